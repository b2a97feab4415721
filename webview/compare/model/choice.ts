import type { CompareOverview } from '../../../src/contract/messages/compare';

/** What is compared: ids of two models and a prompt. */
export interface Choice {
  base: string;
  other: string;
  promptId: string;
}

export function sameChoice(a: Choice, b: Choice): boolean {
  return a.base === b.base && a.other === b.other && a.promptId === b.promptId;
}

/** What was chosen, with what the host suggests in place of what it no longer offers. */
export function offeredChoice(overview: CompareOverview, { base, other, promptId }: Choice): Choice {
  const isModel = (id: string): boolean => overview.models.some((model) => model.id === id);
  return {
    base: isModel(base) ? base : (overview.base ?? ''),
    other: isModel(other) ? other : (overview.other ?? ''),
    promptId: overview.prompts.some(({ id }) => id === promptId) ? promptId : (overview.prompts[0]?.id ?? ''),
  };
}

/** Why nothing can be sampled as chosen; null where it can. */
export function unableReason(overview: CompareOverview, { base, other }: Choice): string | null {
  if (overview.disabledReason !== null) return overview.disabledReason;
  if (base === '' || other === '') return 'Choose a base and a checkpoint; both are sampled with the same seeds.';
  if (base === other) return 'Both sides are the same model: choose two different ones.';
  return overview.prompts.length === 0 ? 'The run has no prompts to sample on.' : null;
}
