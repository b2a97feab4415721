import { mkdir, readdir } from 'node:fs/promises';
import type { PromptExample } from '../../contract/dataset';
import type { EvaluationRecord } from '../../contract/evaluation';
import { readinessAskedSchema, type ReadinessAsked } from '../../contract/readinessRecord';
import type { BackendName } from '../../contract/recipe';
import type { RewardChoice } from '../../contract/reward';
import { isTemporaryName } from '../../store/atomicFile';
import { isMissing, messageOf } from '../../store/errorCode';
import { writeEvaluationFolder } from '../../store/evaluationFiles';
import { RunLockedError } from '../../store/lock';
import { beatLock } from '../../store/lockBeat';
import {
  isReadinessFolder,
  readReadiness,
  sampledTemperatures,
  temperatureFolder,
  writeReadiness,
} from '../../store/readinessFiles';
import { acquireSamplingLock, samplingLock } from '../../store/samplingLock';
import type { SampledTemperature } from '../analyze/readiness';
import { evaluateModel, type EvaluationResult, type EvaluationTask } from '../evaluation/evaluateModel';
import { evaluationRecord } from '../evaluation/evaluationRecord';
import { InputError } from '../inputError';
import type { ModelFolder } from '../model/folder';
import { weightFilesOf } from '../model/openModel';
import { fileSha256 } from '../training/fileSha256';
import { withModelsBeside } from '../training/openCompute';
import { rewardFunctions } from '../training/rewardFunctions';
import { withModel } from './modelOnDisk';

/**
 * Samples that are kept in a folder, a temperature each once it is whole, so that what was stopped goes on where it ended. Until it is closed no other
 * process can sample into that folder.
 */
export class KeptSamples {
  private constructor(
    private readonly folder: string,
    private readonly done: ReadonlyMap<number, EvaluationRecord>,
    /** Lets the folder go. */
    readonly close: () => void,
  ) {}

  /**
   * Takes a folder, or goes on in one that was asked the same.
   * @param prompts how many are sampled
   * @throws InputError where another process samples into it, where the folder has something else, or the model has changed
   */
  static async open(folder: string, asked: ReadinessAsked, prompts: number): Promise<KeptSamples> {
    if (
      !(await isReadinessFolder(folder)) &&
      (await namesIn(folder)).some((name) => !samplingLock.test(name) && !isTemporaryName(name))
    )
      throw new InputError(
        `--out is ${folder}, which has other files; allowed: an empty or new folder, or one of the same samples`,
      );
    const close = await takeFolder(folder);
    try {
      return new KeptSamples(folder, await doneIn(folder, asked, prompts), close);
    } catch (error) {
      close();
      throw error;
    }
  }

  at(temperature: number): SampledTemperature | null {
    const record = this.done.get(temperature);
    return record ? { temperature, problems: record.problems, failed: record.failed } : null;
  }

  async keep(temperature: number, record: EvaluationRecord, groups: EvaluationResult['groups']): Promise<void> {
    await writeEvaluationFolder(temperatureFolder(this.folder, temperature), record, groups);
  }
}

/** @returns a function that lets it go */
async function takeFolder(folder: string): Promise<() => void> {
  await mkdir(folder, { recursive: true });
  const lock = await acquireSamplingLock(folder).catch((error: unknown) => {
    throw error instanceof RunLockedError ? new InputError(error.message.replace(/\.$/, '')) : error;
  });
  const endBeat = beatLock(lock, (failure) => {
    if (failure) process.stderr.write(`the lock of ${folder} cannot be kept: ${failure.message}\n`);
  });
  return () => {
    endBeat();
    lock.release();
  };
}

/** What was sampled there before, by temperature. */
async function doneIn(folder: string, asked: ReadinessAsked, prompts: number): Promise<Map<number, EvaluationRecord>> {
  if (!(await isReadinessFolder(folder))) {
    await writeReadiness(folder, { schemaVersion: 1, createdAt: Date.now(), prompts, asked });
    return new Map();
  }
  const record = await readReadiness(folder).catch((error: unknown) => {
    throw new InputError(`--out is ${folder}: ${messageOf(error).replace(/\.$/, '')}`);
  });
  if (!isSameAsked(record.asked, asked) || record.prompts !== prompts)
    throw new InputError(`--out is ${folder}, whose samples were asked for otherwise; choose another folder`);
  const sampled = await sampledTemperatures(folder, record);
  if (sampled.length > 0) await checkSameModel(asked.model, sampled[0]!.record, folder);
  return new Map(asked.temperatures.flatMap((temperature) => sampledAt(sampled, temperature)));
}

/** The recipe is where the rest came from: it may be gone, or have another name. */
function isSameAsked(...both: [ReadinessAsked, ReadinessAsked]): boolean {
  // As it is read back: keys in one order.
  const [one, other] = both.map((asked) => JSON.stringify(readinessAskedSchema.parse({ ...asked, recipe: null })));
  return one === other;
}

export interface TemperatureSampling {
  model: ModelFolder;
  backend: BackendName | null;
  prompts: readonly PromptExample[];
  choices: readonly RewardChoice[];
  asked: ReadinessAsked;
  /** null where samples are only counted. */
  kept: KeptSamples | null;
}

/** Samples the prompts at each temperature that is not kept yet, telling on standard error how far it is: `128/4096 completions`. */
export async function sampleTemperatures({
  model,
  backend,
  prompts,
  choices,
  asked,
  kept,
}: TemperatureSampling): Promise<SampledTemperature[]> {
  const { samples, seed, temperatures, top_p, top_k, max_completion_length } = asked;
  const each = prompts.length * samples;
  const known = temperatures.map((temperature) => kept?.at(temperature) ?? null);
  if (known.every((one) => one !== null)) return known;
  const total = each * temperatures.length;
  return withModel(model, backend, each, (compute) =>
    withModelsBeside(compute, async (open) => {
      const rewards = await rewardFunctions(choices, null, max_completion_length, open);
      const sampled: SampledTemperature[] = [];
      for (const [index, temperature] of temperatures.entries()) {
        const before = index * each;
        const tell = (done: number): boolean => process.stderr.write(`${before + done}/${total} completions\n`);
        if (known[index]) {
          sampled.push(known[index]);
          tell(each);
          continue;
        }
        const sampling = { temperature, top_p, top_k, max_completion_length };
        const task: EvaluationTask = { prompts, rewards, samples, seed, sampling };
        const result = await evaluateModel(compute, model.tokenizer, task, tell);
        const what = { model: asked.model, step: null, dataset: asked.dataset, rewards: choices };
        await kept?.keep(temperature, await evaluationRecord({ ...what, samples, seed, sampling }, result), result.groups);
        sampled.push({ temperature, problems: result.problems, failed: result.failed });
      }
      return sampled;
    }),
  );
}

function sampledAt(
  sampled: readonly { record: EvaluationRecord }[],
  temperature: number,
): [temperature: number, record: EvaluationRecord][] {
  const found = sampled.find(({ record }) => record.temperature === temperature);
  return found ? [[temperature, found.record]] : [];
}

async function checkSameModel(model: string, { model: before }: EvaluationRecord, folder: string): Promise<void> {
  if ((await fileSha256(...(await weightFilesOf(model)))) === before.sha256) return;
  throw new InputError(`--out is ${folder}, whose samples are of other weights than ${model} has now; choose another folder`);
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
