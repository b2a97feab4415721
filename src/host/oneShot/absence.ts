import * as l10n from '@vscode/l10n';
import { promptsPerGeneration, stepsPerGeneration } from '../../analysis/memory/recipeSizes';
import { stepsOfTwoEpochs, type EpochPace } from '../../analysis/oneShot/epochSteps';
import type { OneShotOverview } from '../../contract/messages/oneShot';
import { methodLabel } from '../../contract/methodLabels';
import type { Recipe } from '../../contract/recipe';
import { hasRollouts } from '../../contract/rolloutSettings';
import { isGoing, type RunEntry } from '../../store/runEntry';

export type Absence = NonNullable<OneShotOverview['absence']>;

/** Why there can be no ranking of a run, whatever its rollouts hold; null where there can be one. @param rollouts files of steps that it has */
export function absenceBefore(entry: RunEntry, rollouts: number): Absence | null {
  if (entry.kind === 'starting')
    return {
      kind: 'loading',
      headline: l10n.t('The run is starting…'),
      detail: l10n.t('Its first step comes with its first rollouts.'),
    };
  if (entry.kind === 'broken')
    return { kind: 'failed', headline: l10n.t('The run {0} has no readable record.', entry.id), detail: entry.reason };
  const { recipe } = entry.record;
  if (!hasRollouts(recipe))
    return {
      kind: 'empty',
      headline: l10n.t('This run keeps no rollouts, so that no example has an accuracy.'),
      detail: l10n.t(
        'It is a run of {0}. One-shot RLVR ranks the training examples of a run of GRPO or RLOO.',
        methodLabel(recipe.method),
      ),
    };
  if ('filter_groups' in recipe && recipe.filter_groups)
    return {
      kind: 'empty',
      headline: l10n.t('filter_groups left groups out of the rollouts, so that accuracies are not known for every epoch.'),
      detail: l10n.t('Log a run without filter_groups: one with a low learning rate, or of few steps, will do to rank examples.'),
    };
  if (rollouts > 0) return null;
  return isGoing(entry)
    ? {
        kind: 'loading',
        headline: l10n.t('The first step is being computed…'),
        detail: l10n.t('Examples are ranked once they were trained on twice.'),
      }
    : noRollouts(entry.summary.message);
}

function noRollouts(message: string | null): Absence {
  return {
    kind: 'empty',
    headline: l10n.t('The run ended before its first step, and has no rollouts.'),
    detail: message ?? l10n.t('Start another one to rank its training examples.'),
  };
}

/**
 * Why a run whose examples were trained on once at most has no ranking, and what to do.
 * @param once examples that were trained on so far
 * @param examples of its dataset; null where that cannot be read
 */
export function tooFewEpochs(entry: RunEntry, once: number, examples: number | null): Absence {
  const headline = l10n.t('No example was trained on twice yet: a variance needs two epochs.');
  const pace = entry.kind === 'run' ? epochPace(entry.record.recipe, examples) : null;
  if (entry.kind !== 'run' || !pace)
    return {
      ...{ kind: 'empty', headline },
      detail: l10n.t('Examples seen so far: {0}. Train on fewer, or for more steps.', once),
    };
  const { max_steps: maxSteps } = entry.record.recipe;
  const { first, all } = stepsOfTwoEpochs(pace);
  const seen = l10n.t(
    'Examples seen so far: {0} of {1}; a generation takes {2}.',
    ...[once, pace.examples, pace.examplesAGeneration],
  );
  if (isGoing(entry) && first <= maxSteps)
    return {
      ...{ kind: 'loading', headline },
      detail:
        first === all || all > maxSteps
          ? l10n.t('{0} They are ranked from step {1} on.', seen, first)
          : l10n.t('{0} The first are ranked from step {1} on, all by step {2}.', seen, first, all),
    };
  if (!isGoing(entry) && entry.summary.step < maxSteps && first <= maxSteps)
    return {
      ...{ kind: 'empty', headline },
      detail: l10n.t(
        '{0} The run ended at step {1} of {2}; the first have two epochs by step {3}. Resume it.',
        ...[seen, entry.summary.step, maxSteps, first],
      ),
    };
  if (all <= maxSteps)
    return {
      ...{ kind: 'empty', headline },
      detail: l10n.t(
        '{0} The run came to its end at step {1}, and its rollouts do not show a second epoch.',
        seen,
        entry.summary.step,
      ),
    };
  return {
    ...{ kind: 'empty', headline },
    detail: l10n.t(
      '{0} All have two epochs by step {1}, and this run has {2} steps. Start one with max_steps of {1} or more, or with fewer examples.',
      ...[seen, all, maxSteps],
    ),
  };
}

/** How a recipe goes through its examples; null where their number is not known, or the method takes no groups. */
function epochPace(recipe: Recipe, examples: number | null): EpochPace | null {
  if (examples === null || (recipe.method !== 'grpo' && recipe.method !== 'rloo')) return null;
  return { examples, examplesAGeneration: promptsPerGeneration(recipe), stepsAGeneration: stepsPerGeneration(recipe) };
}
