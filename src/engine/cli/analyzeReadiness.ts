import { resolve } from 'node:path';
import type { ReadinessReport } from '../../contract/readinessReport';
import { readinessReport, type SampledTemperature } from '../analyze/readiness';
import { loadPrompts } from '../data/load';
import { promptTokens } from '../data/promptTokens';
import { checkPrompts, named } from '../data/prompts';
import { evaluateModel } from '../evaluation/evaluateModel';
import { InputError } from '../inputError';
import { modelFolderOf } from '../model/hubModel';
import { checkRewardTemplates } from '../rewards/rewardFiles';
import { withModelsBeside } from '../training/openCompute';
import { rewardFunctions } from '../training/rewardFunctions';
import { numberOption, parseCommand, required, type Command } from './command';
import { readModel, withModel } from './modelOnDisk';
import { rewardChoices } from './rewardChoices';
import { defaultSampling, samplingFlags, samplingHelp, samplingOptions } from './samplingOptions';
import { terminalText } from './terminalText';
import { backendOption } from './trainCommand';

export const analyzeReadiness: Command = {
  name: 'readiness',
  summary: 'before training: whether RL on these prompts would have a reward to learn from',
  help: `Usage: posttrain analyze readiness --model MODEL --dataset FILE [--samples 64] [--temperatures 0.7,1,1.3] [--limit N] [--json]

Samples the training prompts with the base model. RL cannot teach what is never sampled: prints the share of prompts without a success, with
nothing but successes (no gradient either), and in between; pass@k; the expected share of groups with a gradient for each
num_generations; and which temperature and group size it would take.

  --model MODEL        model folder, or org/name of the Hugging Face hub where it is on disk
  --dataset FILE       JSONL, Parquet or CSV file of training prompts
  --samples N          completions a prompt, at each temperature (default 64)
  --temperatures LIST  (default 1)
  --limit N            looks at N prompts, evenly spaced in the file (default: all)
  --reward NAME        may be repeated; a completion is right when the first gives it 1 (default countdown)
${samplingHelp
  .split('\n')
  .filter((line) => !line.includes('--temperature '))
  .map((line) => line.replace(/^( {2}\S+ \S+) {2}/, '$1    '))
  .join('\n')}
  --seed S             (default 0)
  --backend NAME       compute backend (default: the best one that works)
  --json               prints one line of JSON
`,
  async run(args) {
    const { values } = parseCommand(args, {
      ...{
        model: { type: 'string' },
        dataset: { type: 'string' },
        samples: { type: 'string' },
        temperatures: { type: 'string' },
      },
      ...{ limit: { type: 'string' }, reward: { type: 'string', multiple: true }, seed: { type: 'string' } },
      ...{ backend: { type: 'string' }, json: { type: 'boolean' } },
      ...samplingFlags,
    });
    if (values.temperature !== undefined) throw new InputError('--temperature is given; allowed: --temperatures, a list');
    const samples = numberOption(values.samples, 'samples', 64, { least: 2, most: 100_000, integer: true });
    const seed = numberOption(values.seed, 'seed', 0, { least: 0, integer: true });
    const temperatures = temperatureList(values.temperatures ?? '1');
    const limit = values.limit === undefined ? Infinity : numberOption(values.limit, 'limit', 1, { least: 1, integer: true });
    const backend = backendOption(values.backend);
    const folder = modelFolderOf(required(values.model, 'model'));
    const dataset = resolve(required(values.dataset, 'dataset'));
    const choices = await rewardChoices(values.reward, ['countdown']);
    const model = await readModel(folder);
    const prompts = evenly(named(await loadPrompts(dataset, model.path)), limit);
    await checkRewardTemplates(choices, prompts);
    const longest = prompts.reduce((most, prompt) => Math.max(most, promptTokens(model.tokenizer, prompt).length), 0);
    const options = samplingOptions(values, model, defaultSampling(model, longest));
    checkPrompts(dataset, prompts, model, options.maxTokens);
    const total = prompts.length * samples * temperatures.length;
    const sampled: SampledTemperature[] = [];
    await withModel(model, backend, total, (compute) =>
      withModelsBeside(compute, async (open) => {
        const rewards = await rewardFunctions(choices, null, options.maxTokens, open);
        for (const temperature of temperatures) {
          const before = sampled.length * prompts.length * samples;
          const sampling = { temperature, top_p: options.topP, top_k: options.topK, max_completion_length: options.maxTokens };
          const task = { prompts, rewards, samples, seed, sampling };
          const { problems, failed } = await evaluateModel(compute, model.tokenizer, task, (done) =>
            process.stderr.write(`${before + done}/${total} completions\n`),
          );
          sampled.push({ temperature, problems, failed });
        }
      }),
    );
    const report = readinessReport({ model: folder, dataset, samples }, sampled);
    process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : terminalText(tableOf(report)));
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

function tableOf({ prompts, samples, temperatures, recommendation, sentence, caveats }: ReadinessReport): string {
  const share = (value: number): string => `${(100 * value).toFixed(1)} %`;
  const rows = temperatures.flatMap(({ temperature, passAtK, prompts: kinds, mixed, failed }) => {
    const [one, last] = [passAtK[0]!, passAtK.at(-1)!];
    return [
      `temperature ${temperature}`,
      `  pass@1 ${one.value.toFixed(3)}, pass@${last.k} ${last.value.toFixed(3)} [${last.low.toFixed(3)}, ${last.high.toFixed(3)}]`,
      `  prompts never right ${kinds.never}, sometimes ${kinds.between}, always ${kinds.always}${failed > 0 ? `; ${failed} samples failed` : ''}`,
      '  num_generations   groups with a gradient, expected',
      ...mixed.map(
        ({ numGenerations, value, low, high }) =>
          `  ${String(numGenerations).padStart(15)}   ${share(value).padStart(7)} [${share(low)}, ${share(high)}]`,
      ),
    ];
  });
  const advice = recommendation
    ? [
        `Take temperature ${recommendation.temperature} and num_generations ${recommendation.numGenerations}.`,
        recommendation.temperatureReason,
        recommendation.groupReason,
      ]
    : [];
  return [
    sentence,
    `${prompts} prompts × ${samples} samples, 95 % intervals over prompts`,
    ...rows,
    ...advice,
    ...caveats.map((one) => `Note: ${one}.`),
    '',
  ].join('\n');
}
