import { resolve } from 'node:path';
import type { CompareOutput, ComparedSide } from '../../contract/sampleOutput';
import type { PromptExample } from '../../contract/dataset';
import type { BackendName } from '../../contract/recipe';
import type { Compute, SamplingOptions, ScoredTokens } from '../compute';
import { loadPrompts } from '../data/load';
import { promptTokens } from '../data/promptTokens';
import { InputError } from '../inputError';
import type { ModelFolder } from '../model/folder';
import { withModels } from '../training/openCompute';
import { checkRewardTemplates } from '../rewards/rewardFiles';
import { rewardFunctions } from '../training/rewardFunctions';
import { scoreRewards, type RewardFunction } from '../training/rewarding';
import type { RewardOutcome } from '../training/rollout';
import { named } from '../data/prompts';
import { numberOption, parseCommand, required, type Command } from './command';
import { partSize } from './compareParts';
import { modelFolderOf } from '../model/hubModel';
import { readModel, withModel } from './modelOnDisk';
import { rewardChoices } from './rewardChoices';
import { sampledCompletion, tokenStatistics } from './sampledCompletion';
import { checkRoom, defaultSampling, promptIdsOf, samplingFlags, samplingHelp, samplingOptions } from './samplingOptions';
import { terminalText } from './terminalText';
import { backendOption } from './trainCommand';

export const compareCommand: Command = {
  name: 'compare',
  summary: 'sample two models on one prompt with the same seeds',
  help: `Usage: posttrain compare --base DIR --other DIR --dataset FILE --prompt-id ID [--count N] [--seed S] [--json] […]

Samples two models on a prompt of a dataset with the same seeds, rewards both, and scores each completion under the other model.
Progress is told on standard error.

  --base DIR         model folder
  --other DIR        another, with the same tokenizer
  --dataset FILE     JSONL, Parquet or CSV file of prompts
  --prompt-id ID     the prompt's id; line-1, line-2 … where the dataset has none
  --count N          pairs of completions (default 1)
  --seed S           of the first pair; the next has S + 1 (default 0)
  --reward NAME      may be repeated (default countdown); one with settings as in a recipe: {name: regex, pattern: "…"}
${samplingHelp}
  --backend NAME     compute backend (default: the best one that works)
  --json             prints one line of JSON
`,
  async run(args) {
    const { values } = parseCommand(args, {
      ...{ base: { type: 'string' }, other: { type: 'string' }, dataset: { type: 'string' }, 'prompt-id': { type: 'string' } },
      ...{ count: { type: 'string' }, seed: { type: 'string' }, reward: { type: 'string', multiple: true } },
      ...{ backend: { type: 'string' }, json: { type: 'boolean' } },
      ...samplingFlags,
    });
    const count = numberOption(values.count, 'count', 1, { least: 1, most: 4096, integer: true });
    const seed = numberOption(values.seed, 'seed', 0, { least: 0, integer: true });
    const dataset = resolve(required(values.dataset, 'dataset'));
    const promptId = required(values['prompt-id'], 'prompt-id');
    const base = await readModel(modelFolderOf(required(values.base, 'base')));
    const example = await findPrompt(dataset, promptId, base.path);
    const other = await readModel(modelFolderOf(required(values.other, 'other')));
    const promptIds = promptIdsOf(example, base);
    const options = samplingOptions(values, base, defaultSampling(base, promptIds.length));
    for (const model of [base, other]) checkRoom(promptIds, options.maxTokens, model);
    checkSameTokens(base, other, promptIds, example);
    const choices = await rewardChoices(values.reward, ['countdown']);
    await checkRewardTemplates(choices, [example]);
    const backend = backendOption(values.backend);
    const output = await withModels({ backend, threads: null, mostThreads: count }, async (open) =>
      comparePair({
        ...{ base, other, example, promptIds, count, seed, options, backend },
        rewards: await rewardFunctions(choices, null, options.maxTokens, open),
        onProgress: (base, other) =>
          process.stderr.write(`${base + other}/${2 * count} completions (base ${base}, other ${other} of ${count})\n`),
      }),
    );
    process.stdout.write(values.json ? `${JSON.stringify(output)}\n` : terminalText(plain(output)));
    return 0;
  },
};

async function findPrompt(dataset: string, id: string, model: string): Promise<PromptExample> {
  const prompts = named(await loadPrompts(dataset, model));
  const found = prompts.find((example) => example.id === id);
  if (found) return found;
  throw new InputError(`--prompt-id is ${id}; the ${prompts.length} prompts of ${dataset} have ids such as ${prompts[0]!.id}`);
}

function checkSameTokens(base: ModelFolder, other: ModelFolder, promptIds: number[], example: PromptExample): void {
  const ids = promptTokens(other.tokenizer, example);
  if (
    base.tokenizer.size === other.tokenizer.size &&
    ids.length === promptIds.length &&
    ids.every((id, i) => id === promptIds[i])
  )
    return;
  throw new InputError(
    `${base.path} and ${other.path} have different tokenizers, so their texts cannot be compared token by token`,
  );
}

interface Comparison {
  base: ModelFolder;
  other: ModelFolder;
  example: PromptExample;
  promptIds: number[];
  count: number;
  seed: number;
  options: SamplingOptions;
  backend: BackendName | null;
  rewards: readonly RewardFunction[];
  /** Told the completions of either model that are there. */
  onProgress: (base: number, other: number) => void;
}

async function comparePair(comparison: Comparison): Promise<CompareOutput> {
  const { base, other, example, count, seed, options, backend } = comparison;
  const isSameShape =
    JSON.stringify(base.layout) === JSON.stringify(other.layout) && JSON.stringify(base.config) === JSON.stringify(other.config);
  const sides = isSameShape
    ? await withModel(base, backend, count, async (compute) => {
        await compute.setWeights('reference', other.weights);
        return bothSides(comparison, { compute, role: 'policy' }, { compute, role: 'reference' });
      })
    : await withModel(base, backend, count, (first) =>
        withModel(other, backend, count, (second) =>
          bothSides(comparison, { compute: first, role: 'policy' }, { compute: second, role: 'policy' }),
        ),
      );
  return {
    promptId: example.id!,
    prompt: example.prompt,
    temperature: options.temperature,
    pairs: Array.from({ length: count }, (_, i) => ({ seed: seed + i, base: sides.base[i]!, other: sides.other[i]! })),
  };
}

interface Placed {
  compute: Compute;
  role: 'policy' | 'reference';
}

async function bothSides(
  comparison: Comparison,
  base: Placed,
  other: Placed,
): Promise<{ base: ComparedSide[]; other: ComparedSide[] }> {
  const { count, onProgress } = comparison;
  onProgress(0, 0);
  return {
    base: await oneSide(comparison, base, other, (done) => onProgress(done, 0)),
    other: await oneSide(comparison, other, base, (done) => onProgress(count, done)),
  };
}

async function oneSide(
  comparison: Comparison,
  own: Placed,
  another: Placed,
  onProgress: (done: number) => void,
): Promise<ComparedSide[]> {
  const { count } = comparison;
  const size = partSize(count, own.compute.backend.threads);
  const sides: ComparedSide[] = [];
  for (let first = 0; first < count; first += size) {
    sides.push(...(await onePart(comparison, own, another, first, Math.min(count, first + size))));
    onProgress(sides.length);
  }
  return sides;
}

/** Completions [first, end) of one model. */
async function onePart(
  comparison: Comparison,
  own: Placed,
  another: Placed,
  first: number,
  end: number,
): Promise<ComparedSide[]> {
  const { example, promptIds, seed, options, rewards } = comparison;
  const { tokenizer } = comparison.base;
  const requests = Array.from({ length: end - first }, (_, i) => ({ promptIds, stream: [seed + first + i] }));
  const sampled = await own.compute.sample(own.role, requests, options);
  const asked = sampled.map(({ tokenIds, alternativeIds }) => ({ promptIds, completionIds: tokenIds, alternativeIds }));
  const underOther = await another.compute.score(another.role, asked, options.temperature);
  const completions = sampled.map((tokens) => sampledCompletion(tokens, tokenizer));
  const outcomes = await scoreRewards(
    rewards,
    completions.map(({ text, tokenIds, finishReason }) => ({
      ...{ example, completion: text, length: tokenIds.length },
      isTruncated: finishReason === 'length',
    })),
  );
  return completions.map((completion, i) => side(underOther[i]!, completion, outcomes[i]!, comparison));
}

function side(
  underOther: ScoredTokens,
  completion: ComparedSide['completion'],
  outcome: RewardOutcome,
  { base }: Comparison,
): ComparedSide {
  return {
    completion,
    underOther: tokenStatistics(underOther, base.tokenizer),
    reward: outcome.kind === 'scored' ? outcome.total : null,
    failure: outcome.kind === 'failed' ? `${outcome.at}: ${outcome.message}` : null,
  };
}

function plain({ prompt, pairs }: CompareOutput): string {
  const text = ({ completion, reward }: ComparedSide) => `${completion.text}  (reward ${reward ?? 'unknown'})`;
  return `${prompt}\n${pairs.map(({ seed, base, other }) => `seed ${seed}\n  base   ${text(base)}\n  other  ${text(other)}\n`).join('')}`;
}
