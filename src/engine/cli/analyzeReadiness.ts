import { resolve } from 'node:path';
import type { ReadinessAsked } from '../../contract/readinessRecord';
import { readinessReport } from '../analyze/readiness';
import { readinessTable } from '../analyze/readinessTable';
import { loadPrompts } from '../data/load';
import { promptTokens } from '../data/promptTokens';
import { checkPrompts, named } from '../data/prompts';
import { InputError } from '../inputError';
import { checkRewardTemplates } from '../rewards/rewardFiles';
import { numberOption, parseCommand, type Command } from './command';
import { readModel } from './modelOnDisk';
import { KeptSamples, sampleTemperatures } from './readinessSampling';
import { datasetName, readinessTarget } from './readinessTarget';
import { defaultSampling, samplingFlags, samplingHelp, samplingOptions } from './samplingOptions';
import { terminalText } from './terminalText';
import { backendOption } from './trainCommand';

export const analyzeReadiness: Command = {
  name: 'readiness',
  summary: 'before training: whether RL on these prompts would have a reward to learn from',
  help: `Usage: posttrain analyze readiness --model MODEL --dataset FILE [--samples 64] [--temperatures 0.7,1,1.3] [--limit N] [--out DIR] [--json]
       posttrain analyze readiness --recipe FILE | --run RUN […]

Samples the training prompts with the base model. RL cannot teach what is never sampled: prints the share of prompts without a success, with
nothing but successes (no gradient either), and in between; pass@k; the expected share of groups with a gradient for each
num_generations; and which temperature and group size it would take.

  --model MODEL        model folder, or org/name of the Hugging Face hub where it is on disk
  --dataset FILE       JSONL, Parquet or CSV file of training prompts
  --recipe FILE        takes model, train_dataset, rewards and sampling options from a recipe
  --run RUN            takes them from a run's recipe, and its base model
  --samples N          completions a prompt, at each temperature (default 64)
  --temperatures LIST  (default 1, or the recipe's)
  --limit N            looks at N prompts, evenly spaced in the file (default: all)
  --reward NAME        may be repeated; a completion is right when the first gives it 1 (default countdown, or the recipe's)
${samplingHelp
  .split('\n')
  .filter((line) => !line.includes('--temperature '))
  .map((line) => line.replace(/^( {2}\S+ \S+) {2}/, '$1    '))
  .join('\n')}
  --seed S             (default 0)
  --backend NAME       compute backend (default: the best one that works)
  --runs-folder DIR    where ids of runs are looked up (default .posttraining/runs)
  --out DIR            keeps the samples there; temperatures that were sampled there before, asked the same, are not sampled again
  --json               prints one line of JSON
`,
  async run(args) {
    const { values } = parseCommand(args, {
      ...{ model: { type: 'string' }, dataset: { type: 'string' }, recipe: { type: 'string' }, run: { type: 'string' } },
      ...{ samples: { type: 'string' }, temperatures: { type: 'string' }, 'runs-folder': { type: 'string' } },
      ...{ limit: { type: 'string' }, reward: { type: 'string', multiple: true }, seed: { type: 'string' } },
      ...{ backend: { type: 'string' }, out: { type: 'string' }, json: { type: 'boolean' } },
      ...samplingFlags,
    });
    if (values.temperature !== undefined) throw new InputError('--temperature is given; allowed: --temperatures, a list');
    const samples = numberOption(values.samples, 'samples', 64, { least: 2, most: 100_000, integer: true });
    const seed = numberOption(values.seed, 'seed', 0, { least: 0, integer: true });
    const given = values.temperatures === undefined ? null : temperatureList(values.temperatures);
    const limit = values.limit === undefined ? null : numberOption(values.limit, 'limit', 1, { least: 1, integer: true });
    const backend = backendOption(values.backend);
    const target = await readinessTarget(values);
    const dataset = datasetName(target.dataset);
    const model = await readModel(target.model);
    const prompts = evenly(named(await loadPrompts(target.dataset, model.path)), limit ?? Infinity);
    await checkRewardTemplates(target.choices, prompts);
    const longest = prompts.reduce((most, prompt) => Math.max(most, promptTokens(model.tokenizer, prompt).length), 0);
    const options = samplingOptions(values, model, target.settings ?? defaultSampling(model, longest));
    checkPrompts(dataset, prompts, model, options.maxTokens);
    const temperatures = given ?? [options.temperature];
    const asked: ReadinessAsked = {
      ...{ model: target.model, dataset, recipe: target.recipe, samples, temperatures, limit, seed },
      ...{ top_p: options.topP, top_k: options.topK, max_completion_length: options.maxTokens },
      reward_funcs: [...target.choices],
    };
    const kept = values.out === undefined ? null : await KeptSamples.open(resolve(values.out), asked, prompts.length);
    const sampling = sampleTemperatures({ model, backend, prompts, choices: target.choices, asked, kept });
    const sampled = await sampling.finally(() => kept?.close());
    const report = readinessReport({ model: target.model, dataset, samples }, sampled);
    process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : terminalText(readinessTable(report)));
    return 0;
  },
};

function temperatureList(text: string): number[] {
  const list = text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));
  if (list.every((value) => value > 0 && Number.isFinite(value)) && new Set(list).size === list.length) return list;
  throw new InputError(`--temperatures is ${text}; allowed: different numbers above 0, such as 0.7,1,1.3`);
}

function evenly<T>(all: readonly T[], limit: number): T[] {
  if (all.length <= limit) return [...all];
  return Array.from({ length: limit }, (_, index) => all[Math.floor((index * all.length) / limit)]!);
}
