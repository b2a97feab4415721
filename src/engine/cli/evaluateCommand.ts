import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { EvaluationRecord } from '../../contract/evaluation';
import { writeJsonAtomic } from '../../store/atomicFile';
import { writeEvaluation } from '../../store/evaluationFiles';
import { writeRollouts } from '../../store/rolloutFiles';
import { loadPrompts } from '../data/load';
import { promptTokens } from '../data/promptTokens';
import { evaluateModel, type EvaluationResult } from '../evaluation/evaluateModel';
import { evaluationRecord } from '../evaluation/evaluationRecord';
import { checkRewardTemplates } from '../rewards/rewardFiles';
import { withModelsBeside } from '../training/openCompute';
import { checkPrompts, named } from '../data/prompts';
import { numberOption, parseCommand, required, type Command } from './command';
import { entropyTarget, matchedModel, matchEntropy, matchFlags, matchHelp } from './entropyMatching';
import { evaluationTable } from './evaluationTable';
import { evaluationTarget } from './evaluationTarget';
import { readModel, withModel } from './modelOnDisk';
import { rewardChoices } from './rewardChoices';
import { defaultSampling, samplingFlags, samplingHelp, samplingOptions } from './samplingOptions';
import { evaluationStrategy } from './evaluationStrategy';
import { strategyFlags, strategyHelp, strategyOptions } from './strategyOptions';
import { backendOption } from './trainCommand';

export const evaluateCommand: Command = {
  name: 'evaluate',
  summary: 'measure pass@k, or a strategy at test time, on a dataset',
  help: `Usage: posttrain evaluate --model DIR --dataset FILE --samples N [--out DIR] [--json] […]
       posttrain evaluate --run RUN [--step N] [--dataset FILE] --samples N [--json] […]

Samples every problem of a dataset and prints pass@k, and what a strategy at test time makes of the samples, with 95 % intervals
(bootstrap over problems).

  --model MODEL      model folder, or org/name of the Hugging Face hub where it is on disk
  --run RUN          a run (id or folder): its newest checkpoint, or its base model with --step 0, is evaluated, with the run's
                     sampling options, rewards and held-out dataset unless told otherwise, and the result is kept in the run
  --step N           which checkpoint of the run
  --dataset FILE     JSONL, Parquet or CSV file of problems
  --samples N        completions a problem
  --reward NAME      may be repeated; a completion is right when the first gives it 1 (default countdown, or the run's); one with
                     settings as in a recipe: {name: regex, pattern: "…"}
${samplingHelp}
${matchHelp}
${strategyHelp}
  --seed S           (default 0)
  --backend NAME     compute backend (default: the best one that works)
  --runs-folder DIR  where ids are looked up (default .posttraining/runs)
  --out DIR          writes evaluation.json and samples.parquet there
  --json             prints the evaluation record as JSON
`,
  async run(args) {
    const { values } = parseCommand(args, {
      ...{ model: { type: 'string' }, run: { type: 'string' }, step: { type: 'string' }, dataset: { type: 'string' } },
      ...{ samples: { type: 'string' }, reward: { type: 'string', multiple: true }, seed: { type: 'string' } },
      ...{ backend: { type: 'string' }, 'runs-folder': { type: 'string' }, out: { type: 'string' }, json: { type: 'boolean' } },
      ...samplingFlags,
      ...matchFlags,
      ...strategyFlags,
    });
    const samples = numberOption(required(values.samples, 'samples'), 'samples', 1, { least: 1, most: 100_000, integer: true });
    const seed = numberOption(values.seed, 'seed', 0, { least: 0, integer: true });
    const backend = backendOption(values.backend);
    const askedStrategy = await strategyOptions(values);
    const target = await evaluationTarget(values);
    const ofRun = target.settings?.reward_funcs ?? [];
    const choices = await rewardChoices(values.reward, ofRun.length > 0 ? ofRun : ['countdown']);
    const dataset = resolve(values.dataset ?? target.dataset ?? required(undefined, 'dataset'));
    const model = await readModel(target.model);
    const prompts = named(await loadPrompts(dataset, model.path));
    const longest = prompts.reduce((most, prompt) => Math.max(most, promptTokens(model.tokenizer, prompt).length), 0);
    const strategy = evaluationStrategy(askedStrategy, choices, model.tokenizer);
    await checkRewardTemplates(strategy.choices, prompts);
    const fallback = target.settings ?? defaultSampling(model, longest + strategy.appended);
    const options = samplingOptions(values, model, fallback);
    strategy.check(options.maxTokens);
    checkPrompts(dataset, prompts, model, options.maxTokens + strategy.appended);
    const sampling = {
      temperature: options.temperature,
      top_p: options.topP,
      top_k: options.topK,
      max_completion_length: options.maxTokens,
    };
    const matched = values['match-entropy-of'];
    const other = matched === undefined ? null : await matchedModel(matched, values, dataset, sampling);
    const { result, entropyMatch } = await withModel(model, backend, prompts.length * samples, async (compute) => {
      const wanted = other && (await entropyTarget(compute, other, { samples, seed, sampling }));
      const entropyMatch = wanted && (await matchEntropy(wanted, compute, model, { prompts, seed, sampling }));
      if (entropyMatch) sampling.temperature = entropyMatch.tried.at(-1)!.temperature;
      const total = prompts.length * samples * (strategy.strategy?.rounds?.(sampling.temperature) ?? 1);
      const result = await withModelsBeside(compute, async (open) => {
        const rewards = await strategy.rewards(options.maxTokens, open);
        const task = { prompts, samples, seed, sampling, strategy: strategy.strategy, rewards };
        return evaluateModel(compute, model.tokenizer, task, (done) => process.stderr.write(`${done}/${total} completions\n`));
      });
      return { result, entropyMatch };
    });
    const asked = { samples, seed, sampling, rewards: choices, entropyMatch };
    const record = await evaluationRecord({ model: target.model, step: target.step, dataset, ...asked }, result);
    if (target.runFolder) await writeEvaluation(target.runFolder, record, result.groups);
    if (values.out) await writeOut(resolve(values.out), record, result);
    process.stdout.write(values.json ? `${JSON.stringify(record)}\n` : evaluationTable(record));
    return 0;
  },
};

async function writeOut(folder: string, record: EvaluationRecord, { groups }: EvaluationResult): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeRollouts(join(folder, 'samples.parquet'), groups);
  await writeJsonAtomic(join(folder, 'evaluation.json'), record);
}
