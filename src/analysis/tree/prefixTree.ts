/** One completion of a model. */
export interface TreeSample {
  /** Index of the model. */
  model: number;
  ids: ArrayLike<number>;
  /** Nats, one a token: of the distribution that the token was drawn from. Absent where they are not known. */
  entropies?: ArrayLike<number>;
  logprobs?: ArrayLike<number>;
  /** null where it has none. */
  reward: number | null;
  isRight: boolean;
}

/** What one model's samples did at a node. */
export interface NodeOfModel {
  /** Samples that come through here, and how many of them were right. */
  count: number;
  right: number;
  /** Mean reward of those that have one; null where none has. */
  meanReward: number | null;
  /** Samples whose last token is the node's last. */
  ends: number;
  /** Mean entropy of the token after the node, over the samples that go on; null where none does or it is not known. */
  entropy: number | null;
  /** Log-probability of the node's tokens given all before them, nats; null where the model has no sample here or it is not known. */
  logprob: number | null;
}

/** Tokens that all samples through here share, after those of the parent: a stretch without a fork. */
export interface TreeNode {
  parent: number | null;
  /** Indices of nodes; the one with most samples first, of equal ones that with the lower first token. */
  children: number[];
  /** Positions of its tokens in the completions, `to` exclusive. Those of the root are what all samples begin with, maybe nothing. */
  from: number;
  to: number;
  /** Samples through here: `order[start]` … `order[end - 1]`. */
  start: number;
  end: number;
  /** One a model. */
  models: NodeOfModel[];
}

export interface PrefixTree {
  /** Indices of the samples, sorted by their tokens: those through a node are next to each other. */
  order: number[];
  /** The root first, every parent before its children. At most twice as many as samples. */
  nodes: TreeNode[];
}

/**
 * Merges the samples of a prompt into a prefix tree: nodes end where the samples part or where one of them ends.
 * @param models how many there are; token ids of all of them have to mean the same
 * @throws RangeError where there is no sample, or one of a model that is not there
 */
export function prefixTree(samples: readonly TreeSample[], models: number): PrefixTree {
  if (samples.length === 0) throw new RangeError('a tree needs at least one sample');
  const unknown = samples.find(({ model }) => !(Number.isInteger(model) && model >= 0 && model < models));
  if (unknown) throw new RangeError(`a sample is of model ${unknown.model}; allowed: 0 … ${models - 1}`);
  const order = samples.map((_, i) => i).sort((a, b) => compareIds(samples[a]!.ids, samples[b]!.ids) || a - b);
  const nodes: TreeNode[] = [];
  const waiting: { parent: number | null; start: number; end: number; from: number }[] = [
    { parent: null, start: 0, end: order.length, from: 0 },
  ];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { parent, start, end, from } = next;
    const [first, last] = [samples[order[start]!]!.ids, samples[order[end - 1]!]!.ids];
    let to = from;
    // Sorted, what the first and the last share all share; and the first is the shortest of those that it is a prefix of.
    while (to < first.length && first[to] === last[to]) to++;
    const own = order.slice(start, end).map((i) => samples[i]!);
    const node: TreeNode = {
      ...{ parent, children: [], from, to, start, end },
      models: Array.from({ length: models }, (_, model) =>
        nodeOfModel(
          own.filter((sample) => sample.model === model),
          from,
          to,
        ),
      ),
    };
    const index = nodes.push(node) - 1;
    if (parent !== null) nodes[parent]!.children.push(index);
    let child = start;
    while (child < end && samples[order[child]!]!.ids.length === to) child++;
    while (child < end) {
      const token = samples[order[child]!]!.ids[to];
      let childEnd = child + 1;
      while (childEnd < end && samples[order[childEnd]!]!.ids[to] === token) childEnd++;
      waiting.push({ parent: index, start: child, end: childEnd, from: to });
      child = childEnd;
    }
  }
  const size = (index: number): number => nodes[index]!.end - nodes[index]!.start;
  for (const { children } of nodes) children.sort((a, b) => size(b) - size(a) || nodes[a]!.start - nodes[b]!.start);
  return { order, nodes };
}

/** Whether there is more than one way on from a node; to end is one. */
export function isFork({ children, models }: TreeNode): boolean {
  return children.length + (models.some(({ ends }) => ends > 0) ? 1 : 0) > 1;
}

/**
 * Branches that samples of one model take and none of another's: the nodes where they leave the tree of the other, those with most samples first.
 * With few samples the other may have missed them by chance (`unseenRate`).
 */
export function branchesOnlyOf({ nodes }: PrefixTree, model: number, other: number): number[] {
  const isOnly = ({ models }: TreeNode): boolean => models[model]!.count > 0 && models[other]!.count === 0;
  return nodes
    .flatMap((node, index) => (isOnly(node) && (node.parent === null || !isOnly(nodes[node.parent]!)) ? [index] : []))
    .sort((a, b) => nodes[b]!.models[model]!.count - nodes[a]!.models[model]!.count || nodes[a]!.start - nodes[b]!.start);
}

function nodeOfModel(samples: readonly TreeSample[], from: number, to: number): NodeOfModel {
  const rewards = samples.flatMap(({ reward }) => (reward === null ? [] : [reward]));
  const entropies = samples.flatMap(({ ids, entropies }) => (entropies && ids.length > to ? [entropies[to]!] : []));
  const logprobs = samples[0]?.logprobs;
  const logprob = logprobs
    ? Array.from({ length: to - from }, (_, i) => logprobs[from + i]!).reduce((sum, one) => sum + one, 0)
    : null;
  return {
    count: samples.length,
    right: samples.filter(({ isRight }) => isRight).length,
    meanReward: mean(rewards),
    ends: samples.filter(({ ids }) => ids.length === to).length,
    entropy: mean(entropies),
    logprob,
  };
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function compareIds(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}
