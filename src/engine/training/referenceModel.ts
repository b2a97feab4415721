import type { TrainerParts } from '../methods/parts';

/** Gives the compute the base model as the reference policy. A policy that is an adapter has it already: the base without the adapter. */
export async function setReference({ base, compute, state }: Pick<TrainerParts, 'base' | 'compute' | 'state'>): Promise<void> {
  if (!state.adapter) await compute.setWeights('reference', base.weights);
}
