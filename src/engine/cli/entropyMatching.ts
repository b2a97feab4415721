import { matchTemperature } from '../../analysis/matchTemperature';
import type { PromptExample } from '../../contract/dataset';
import type { EntropyMatch } from '../../contract/evaluation';
import { modelName } from '../../store/hubCache';
import type { Compute } from '../compute';
import { loadPrompts } from '../data/load';
import { checkPrompts, named } from '../data/prompts';
import type { EvaluationTask } from '../evaluation/evaluateModel';
import { meanTokenEntropy } from '../evaluation/meanTokenEntropy';
import { InputError } from '../inputError';
import { modelFolderOf } from '../model/hubModel';
import type { ModelFolder } from '../model/folder';
import { weightFilesOf } from '../model/openModel';
import { fileSha256 } from '../training/fileSha256';
import { withModelsBeside } from '../training/openCompute';
import { evaluationTarget } from './evaluationTarget';
import { readModel } from './modelOnDisk';

export const matchFlags = { 'match-entropy-of': { type: 'string' } } as const;

/** Temperatures that are tried. */
const RANGE = { low: 0.05, high: 5 };
/** Share of the entropy to be matched that counts as near enough. */
const TOLERANCE = 0.02;
/** Of a problem, while the temperature is looked for. */
const MOST_SAMPLES = 16;

export const matchHelp = `  --match-entropy-of MODEL  evaluates at the temperature at which the model's samples have the mean token entropy that MODEL's have at
                     --temperature, to within ${100 * TOLERANCE} % (Yue et al. 2025); base is the base model of --run; T from ${RANGE.low} to ${RANGE.high} are tried`;

type Task = Pick<EvaluationTask, 'samples' | 'seed' | 'sampling'> & { prompts: readonly PromptExample[] };

/** What is to be matched: a model's entropy on the prompts, and how it was measured. */
export type EntropyTarget = Pick<EntropyMatch, 'model' | 'temperature' | 'entropy' | 'samples'>;

/** The model whose entropy is to be matched, and the problems as it reads them. */
interface MatchedModel {
  model: ModelFolder;
  prompts: readonly PromptExample[];
}

/**
 * Reads the model that `--match-entropy-of` names.
 * @throws InputError where it is `base` and there is no run, at temperature 0, which has no entropy, and where it cannot read the problems
 */
export async function matchedModel(
  name: string,
  values: { run?: string | undefined; 'runs-folder'?: string | undefined },
  dataset: string,
  sampling: Task['sampling'],
): Promise<MatchedModel> {
  if (sampling.temperature === 0)
    throw new InputError('--match-entropy-of is given with temperature 0, at which samples have no entropy; allowed: above 0');
  const model = await readModel(name === 'base' ? await baseOf(values) : modelFolderOf(name));
  const prompts = named(await loadPrompts(dataset, model.path));
  checkPrompts(dataset, prompts, model, sampling.max_completion_length);
  return { model, prompts };
}

async function baseOf({ run, 'runs-folder': folder }: Parameters<typeof matchedModel>[1]): Promise<string> {
  if (run === undefined) throw new InputError('--match-entropy-of is base without --run; allowed: a model folder');
  return (await evaluationTarget({ run, step: '0', ...(folder === undefined ? {} : { 'runs-folder': folder }) })).model;
}

/** Measures the entropy that is to be matched, beside what is open already. */
export function entropyTarget(
  compute: Compute,
  { model, prompts }: MatchedModel,
  { samples, seed, sampling }: Omit<Task, 'prompts'>,
): Promise<EntropyTarget> {
  return withModelsBeside(compute, async (open) => {
    const beside = await open(model);
    await beside.setWeights('policy', model.weights);
    const each = Math.min(samples, MOST_SAMPLES);
    const entropy = await meanTokenEntropy(beside, model.tokenizer, { prompts, samples: each, seed, sampling });
    const { temperature } = sampling;
    const name = modelName(model.path);
    process.stderr.write(`${name} at T = ${temperature}: mean token entropy ${entropy.toFixed(4)} nats\n`);
    const sha256 = await fileSha256(...(await weightFilesOf(model.path)));
    return { model: { path: model.path, name, sha256 }, temperature, entropy, samples: each };
  });
}

/** Finds the temperature for the policy of `compute`. @throws InputError where none in the range comes near enough */
export async function matchEntropy(
  target: EntropyTarget,
  compute: Compute,
  { path, tokenizer }: Pick<ModelFolder, 'path' | 'tokenizer'>,
  { prompts, seed, sampling }: Omit<Task, 'samples'>,
): Promise<EntropyMatch> {
  const tolerance = TOLERANCE * target.entropy;
  const entropyAt = async (temperature: number): Promise<number> => {
    const task = { prompts, samples: target.samples, seed, sampling: { ...sampling, temperature } };
    const entropy = await meanTokenEntropy(compute, tokenizer, task);
    process.stderr.write(`T = ${temperature.toFixed(4)}: ${entropy.toFixed(4)} nats\n`);
    return entropy;
  };
  const request = { target: target.entropy, tolerance, start: target.temperature, ...RANGE };
  const { found, tried } = await matchTemperature(entropyAt, request);
  if (found) return { ...target, tolerance, tried };
  const last = tried.at(-1)!;
  const wanted = `the ${target.entropy.toFixed(4)} nats that ${target.model.path} has at T = ${target.temperature}`;
  if (last.temperature === RANGE.low || last.temperature === RANGE.high) {
    throw new InputError(
      `no temperature from ${RANGE.low} to ${RANGE.high} gives ${path} ${wanted}: at T = ${last.temperature} its mean token entropy is ${last.entropy.toFixed(4)}`,
    );
  }
  throw new InputError(
    `no temperature gives ${path} ${wanted} to within ${tolerance.toFixed(4)}: near T = ${last.temperature.toFixed(4)} its mean token entropy jumps over it, to ${last.entropy.toFixed(4)}; more --samples make it smoother`,
  );
}
