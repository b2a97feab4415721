import type { TreeOverview, TreeProblem } from '../../src/contract/messages/tree';
import type { RolloutRow } from '../../src/contract/rollout';
import type { TreeReport } from '../../src/contract/treeReport';
import { treeReport, type ProblemRows } from '../../src/engine/analyze/treeReport';
import { baseKey, coverageOverview, grpoKey } from './coverageFixture';
import { seeded } from './harness/random';

/** Countdown as a model of words might search for 26 from 3, 5 and 7: made up; the trained one is the base sharpened. */
const problem = { id: '3-5-7-26', prompt: 'use 3, 5, 7 make 26', numbers: [3, 5, 7], target: 26 };
const END = '';
const LONGEST = 40;

type Distribution = [word: string, weight: number][];

/** What may come after these words. */
function distribution(words: readonly string[]): Distribution {
  const last = words.at(-1);
  const even = (all: string[]): Distribution => all.map((word) => [word, 1]);
  if (last === undefined)
    return [['first', 5], ['thus', 3], ['because', 2], ['so', 0.4], ['use', 0.3], ['we', 0.2], ['now', 0.15], ['maybe', 0.1]]; // prettier-ignore
  if (last === 'first') return [['try', 5], ['make', 2], ['from', 0.8], ['use', 0.5]]; // prettier-ignore
  if (['use', 'we', 'now', 'maybe'].includes(last)) return even(['try', 'make']);
  if (last === 'thus') return [['answer', 6], ['try', 1]]; // prettier-ignore
  if (last === 'because') return even(['make', 'try']);
  if (last === 'wait') return [['try', 4], ['make', 1], ['from', 0.5]]; // prettier-ignore
  if (last === 'so') return [['answer', 9], ['wait', 0.3]]; // prettier-ignore
  const from = Math.max(...['try', 'make', 'from', 'answer'].map((word) => words.lastIndexOf(word)));
  const part = words.slice(from + 1);
  if (words[from] === 'answer') {
    if (part.length === 5) return [[END, 1]];
    const copied = found(words.slice(0, from))?.[part.length];
    const other: Distribution = part.length % 2 === 1 ? [['*', 4], ['+', 3], ['-', 2]] : even(unused(part)); // prettier-ignore
    return other.map(([word, weight]) => [word, word === copied ? 9 * weight : weight]);
  }
  // a op b = r , r op c = s
  if (part.length === 0 || part.length === 2) return even(unused(part));
  if (part.length === 1) return [['*', 4], ['-', 2], ['+', 2]]; // prettier-ignore
  if (part.length === 3 || part.length === 9) return [['=', 1]];
  if (part.length === 4) return [[String(computed(part[0]!, part[1]!, part[2]!)), 1]];
  if (part.length === 5) return [[',', 1]];
  if (part.length === 6) return [[part[4]!, 1]];
  if (part.length === 7) return [['+', 4], ['-', 2], ['*', 1]]; // prettier-ignore
  if (part.length === 8) return even(unused([part[0]!, part[2]!]));
  if (part.length === 10) return [[String(computed(part[6]!, part[7]!, part[8]!)), 1]];
  return part[10] === String(problem.target)
    ? [['so', 12], ['wait', 1]] // prettier-ignore
    : [['wait', 3], ['so', 2]]; // prettier-ignore
}

/** The last attempt that reached the target, as an expression. */
function found(words: readonly string[]): string[] | undefined {
  const at = words.lastIndexOf(String(problem.target));
  return at < 10 || words[at - 1] !== '=' ? undefined : [...words.slice(at - 10, at - 7), ...words.slice(at - 3, at - 1)];
}

function unused(part: readonly string[]): string[] {
  const left = problem.numbers.map(String).filter((number) => !part.includes(number));
  return left.length > 0 ? left : problem.numbers.map(String);
}

function computed(a: string, op: string, b: string): number {
  return op === '*' ? Number(a) * Number(b) : op === '+' ? Number(a) + Number(b) : Number(a) - Number(b);
}

const vocabulary: string[] = [END];
function idOf(word: string): number {
  const known = vocabulary.indexOf(word);
  return known >= 0 ? known : vocabulary.push(word) - 1;
}

/** Samples of one model. @param sharpness exponent of the base's probabilities; more of it goes to what leads to the target */
function rows(name: string, samples: number, sharpness: number, seed: number): ProblemRows {
  const random = seeded(seed);
  return {
    ...{ name, problem: problem.id, prompt: problem.prompt, failed: 0 },
    rows: Array.from({ length: samples }, (_, sample) => {
      const words: string[] = [];
      const [logprobs, entropies]: [number[], number[]] = [[], []];
      const alternatives: [string, number][] = [];
      while (words.at(-1) !== END && words.length < LONGEST) {
        const shares = sharpened(distribution(words), sharpness, words);
        let at = random();
        const drawn = shares.find(([, p]) => (at -= p) < 0) ?? shares.at(-1)!;
        words.push(drawn[0]);
        logprobs.push(Math.log(drawn[1]));
        entropies.push(-shares.reduce((sum, [, p]) => sum + p * Math.log(p), 0));
        const kept = [...shares].sort((a, b) => b[1] - a[1]).slice(0, 5);
        // A vocabulary has more words than these: they take what is too little to be seen.
        while (kept.length < 5) kept.push([['uh', 'um', 'er', 'ah'][kept.length - 1]!, 1e-6]);
        alternatives.push(...kept);
      }
      const ending = words.lastIndexOf('answer');
      const answer = words.slice(ending + 1, ending + 6);
      const isRight = ending >= 0 && answer.length === 5 && value(answer) === problem.target;
      return {
        ...{
          prompt_id: problem.id,
          prompt: problem.prompt,
          group: 0,
          sample,
          temperature: 1,
          logprobs,
          entropies,
          failure: null,
          isRight,
        },
        token_ids: words.map(idOf),
        token_texts: words.map((word) => (word === END ? END : ` ${word}`)),
        alternative_ids: alternatives.map(([word]) => idOf(word)),
        alternative_texts: alternatives.map(([word]) => ` ${word}`),
        alternative_logprobs: alternatives.map(([, p]) => Math.log(p)),
        reward: isRight ? 1 : 0,
        reward_parts: JSON.stringify({ countdown: isRight ? 1 : 0 }),
      };
    }),
  };
}

/** a op b op c by ordinary precedence. */
function value([a, op, b, then, c]: readonly string[]): number {
  return then === '*' && op !== '*'
    ? computed(a!, op!, String(computed(b!, then, c!)))
    : computed(String(computed(a!, op!, b!)), then!, c!);
}

/** Words that lead to 7 * 3 + 5, the only way there is; the sharper a model, the more it likes them. */
const leading: Record<string, readonly string[]> = {
  try: ['7', '3'],
  make: ['7', '3'],
  '7': ['*'],
  '3': ['*'],
  '*': ['3', '7'],
  '21': ['+'],
};

function sharpened(weights: Distribution, sharpness: number, words: readonly string[]): Distribution {
  const liked = leading[words.at(-1) ?? ''] ?? [];
  const bent = weights.map(([word, weight]): [string, number] => [
    word,
    weight ** sharpness * (liked.includes(word) ? sharpness : 1),
  ]);
  const sum = bent.reduce((total, [, weight]) => total + weight, 0);
  return bent.map(([word, weight]) => [word, weight / sum]);
}

function samplesOf(base: number, trained: number, seed: number): [ProblemRows, ProblemRows | null] {
  return [rows('eval-base', base, 1, seed), trained === 0 ? null : rows('eval-step-60', trained, 2.2, seed + 1)];
}

/** As the command line makes it: `base` samples of the base and `trained` of a trained model, which may be none. */
export function treeFixture(base = 64, trained = 64, seed = 12): TreeReport {
  return treeReport(...samplesOf(base, trained, seed));
}

export function treeOverview(change: Partial<TreeOverview> = {}): TreeOverview {
  const { choices, evaluateReason } = coverageOverview();
  return {
    ...{
      runId: 'one',
      title: 'grpo-countdown-0412',
      choices,
      broken: [],
      steps: [10, 20, 60].map((step) => ({ step, attempt: 1 })),
      asked: null,
      evaluateReason,
    },
    suggested: { kind: 'evaluations', keys: [baseKey, grpoKey] },
    ...change,
  };
}

export function treeProblems(): TreeProblem[] {
  const models = [
    { n: 64, right: 6 },
    { n: 64, right: 38 },
  ];
  return [
    { id: problem.id, models },
    { id: '2-6-9-21', models },
  ];
}

/** One sample of the first fixture with all its columns. */
export function treeSample(model: number, sample: number): RolloutRow {
  const { rows: all } = samplesOf(64, 64, 12)[model]!;
  const { isRight: _, ...row } = all[sample]!;
  return {
    ...row,
    completion: row.token_texts.join(''),
    token_bytes: row.token_texts.map((text) => Buffer.from(text).toString('hex')),
    ...{ ref_logprobs: null, ref_entropies: null, ref_alternative_logprobs: null },
    ...{ advantage: null, advantages: null, values: null, finish_reason: 'stop' },
  };
}
