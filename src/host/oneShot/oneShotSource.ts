import * as l10n from '@vscode/l10n';
import type { GroupRecipe } from '../../contract/recipe';
import type { RunEntry } from '../../store/runEntry';

/** A run whose examples can be trained on alone: its recipe, and the file that they come from. */
export interface OneShotSource {
  recipe: GroupRecipe;
  /** Absolute path. */
  dataset: string;
}

/** What a run on one or two examples of this run is made from; one sentence where none can be. */
export function oneShotSource(entry: RunEntry): OneShotSource | string {
  if (entry.kind !== 'run') return l10n.t('The run {0} has no readable record.', entry.id);
  const { recipe } = entry.record;
  if (recipe.method !== 'grpo' && recipe.method !== 'rloo')
    return l10n.t('The run {0} is of {1}; one-shot RLVR takes a run of GRPO or RLOO.', entry.id, recipe.method);
  const dataset = recipe.train_dataset;
  if (typeof dataset === 'string') return { recipe, dataset };
  return l10n.t('The prompts of {0} come from a generator; one-shot RLVR takes a run on a dataset file.', entry.id);
}
