import { join } from 'node:path';
import { ModelError } from '../model/modelError';
import { CRITIC_FILE, type ModelShape } from '../model/folder';
import { parameterLayout, SCORE_WEIGHT, type ParameterLayout } from '../model/layout';
import { readSafetensors, writeSafetensors } from '../model/safetensors';
import { layoutTensors, optimizerTensors, readOptimizer, type OptimizerMoments } from './optimizerFile';

export const CRITIC_OPTIMIZER_FILE = 'critic-optimizer.safetensors';

/** A critic of its own, beside the policy: a model with a scalar head. */
export interface SavedCritic {
  weights: Float32Array;
  moments: OptimizerMoments;
}

/** Writes the critic beside the policy's model folder, which transformers goes on to load as the language model it is. */
export async function writeCritic(
  folder: string,
  { model, weights, moments }: SavedCritic & { model: ModelShape },
): Promise<void> {
  await writeSafetensors(join(folder, CRITIC_FILE), layoutTensors(model.layout, weights));
  await writeSafetensors(join(folder, CRITIC_OPTIMIZER_FILE), optimizerTensors(model.layout, moments));
}

/** Reads what {@link writeCritic} wrote beside a policy. @throws ModelError where a tensor is missing or of another size */
export async function readCritic(folder: string, { config }: Pick<ModelShape, 'config'>): Promise<SavedCritic> {
  const layout = parameterLayout({ ...config, head: 'score' });
  return {
    weights: await readWeights(join(folder, CRITIC_FILE), layout),
    moments: await readOptimizer(folder, layout, CRITIC_OPTIMIZER_FILE),
  };
}

/** The value head that lies beside a policy. @throws ModelError where it is missing */
export async function readValueHead(folder: string): Promise<Float32Array> {
  const path = join(folder, CRITIC_FILE);
  const head = (await readSafetensors(path)).get(SCORE_WEIGHT);
  if (!head) throw new ModelError(`${path} lacks the tensor ${SCORE_WEIGHT}`);
  return head.data;
}

async function readWeights(path: string, layout: ParameterLayout): Promise<Float32Array> {
  const tensors = await readSafetensors(path);
  const weights = new Float32Array(layout.size);
  for (const { name, offset, size } of layout.entries) {
    const data = tensors.get(name)?.data;
    if (data?.length !== size)
      throw new ModelError(`${path}: tensor ${name} has ${data?.length ?? 0} elements, the model needs ${size}`);
    weights.set(data, offset);
  }
  return weights;
}
