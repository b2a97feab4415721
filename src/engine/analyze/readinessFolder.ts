import { basename, join } from 'node:path';
import type { EvaluationRecord } from '../../contract/evaluation';
import type { ReadinessOfFolder } from '../../contract/readinessRecord';
import { messageOf } from '../../store/errorCode';
import { readEvaluationFolder } from '../../store/evaluationFiles';
import { modelName } from '../../store/hubCache';
import { isReadinessFolder, readReadiness, sampledTemperatures } from '../../store/readinessFiles';
import { InputError } from '../inputError';
import { readinessReport } from './readiness';

/**
 * Whether RL on what was sampled would have a reward to learn from: of the folder of `analyze readiness --out`, at the temperatures that are
 * there by now, or of an evaluation's.
 * @param folder absolute path
 * @throws InputError where it is neither, or an evaluation at temperature 0, whose samples of a problem are all the same
 */
export async function readinessOfFolder(folder: string): Promise<ReadinessOfFolder> {
  if (await isReadinessFolder(folder)) return named(folder, () => ofReadiness(folder));
  return ofEvaluation(folder, await named(folder, () => readEvaluationFolder(folder)));
}

async function ofReadiness(folder: string): Promise<ReadinessOfFolder> {
  const { createdAt, asked } = await readReadiness(folder);
  const found = await sampledTemperatures(folder, { asked });
  const sampled = found.map((one) => sampledOf(one.folder, one.record));
  const what = { model: asked.model, dataset: asked.dataset, samples: asked.samples };
  return {
    ...{ createdAt, asked, sampled, dataset: asked.dataset, step: null },
    model: { path: asked.model, name: modelName(asked.model) },
    report:
      found.length === 0
        ? null
        : readinessReport(
            what,
            found.map(({ record }) => record),
          ),
  };
}

function ofEvaluation(folder: string, record: EvaluationRecord): ReadinessOfFolder {
  const { createdAt, model, step, dataset, samples, temperature } = record;
  if (temperature === 0) {
    throw new InputError(
      `the evaluation ${folder} was sampled at temperature 0, at which all samples of a problem are the same; allowed: above 0`,
    );
  }
  return {
    ...{ createdAt, model: { path: model.path, name: model.name }, step, dataset, asked: null },
    sampled: [sampledOf(folder, record)],
    report: readinessReport({ model: model.path, dataset, samples }, [record]),
  };
}

function sampledOf(folder: string, { temperature, problems, reward_funcs }: EvaluationRecord): ReadinessOfFolder['sampled'][0] {
  const [verifier = ''] = reward_funcs;
  return { key: basename(folder), temperature, file: join(folder, 'samples.parquet'), verifier, problems };
}

/** Errors name the folder. */
async function named<T>(folder: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(`${folder}: ${messageOf(error).replace(/\.$/, '')}`);
  }
}
