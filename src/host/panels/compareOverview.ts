import * as l10n from '@vscode/l10n';
import type { CompareOverview } from '../../contract/messages/compare';
import type { Recipe } from '../../contract/recipe';
import { rolloutSettings } from '../../contract/rolloutSettings';
import type { RunEntry } from '../../store/runEntry';
import { isRewardModel, unsampled } from '../runs/runActions';
import { shortTitle } from '../runs/describeRun';
import type { KnownModel } from '../trees/modelsNodes';

export interface CompareFacts {
  trusted: boolean;
  /** Sealed checkpoints of the run, by step. */
  checkpoints: { step: number; folder: string }[];
  models: readonly KnownModel[];
  prompts: { id: string; prompt: string }[];
  /** Why there are no prompts; null where there are. */
  promptsProblem: string | null;
  /** Step of the checkpoint to compare with; the newest where it was not asked for. */
  askedStep: number | undefined;
}

/** What the Compare panel of a run offers: the run's base, its checkpoints, then the other models. */
export function compareOverview(entry: RunEntry, facts: CompareFacts): CompareOverview {
  const title = shortTitle(entry);
  const base = entry.kind === 'run' ? entry.record.baseModel : null;
  const models: CompareOverview['models'] = [
    ...(base ? [{ id: base.path, label: base.name }] : []),
    ...facts.checkpoints.map(({ step, folder }) => ({
      id: folder,
      label: l10n.t('{0} · step {1}', title, step),
    })),
    ...facts.models
      .filter(({ facts: model, isRewardModel }) => !isRewardModel && model.problem === null && model.path !== base?.path)
      .map(({ facts: model }) => ({ id: model.path, label: model.name })),
  ];
  const asked = facts.checkpoints.find(({ step }) => step === facts.askedStep) ?? facts.checkpoints.at(-1);
  return {
    models,
    base: base?.path ?? null,
    other: asked?.folder ?? null,
    prompts: facts.prompts,
    sampling: entry.kind === 'run' ? samplingOf(entry.record.recipe) : plainSampling,
    samples: 16,
    disabledReason: isRewardModel(entry) ? unsampled() : disabledReason(facts),
  };
}

const plainSampling: CompareOverview['sampling'] = { temperature: 1, top_p: 1, top_k: 0, max_completion_length: 256 };

/** As the run's rollouts were sampled; a method without rollouts has the engine's defaults. */
export function samplingOf(recipe: Recipe): CompareOverview['sampling'] {
  const { temperature, top_p, top_k, max_completion_length } = rolloutSettings(recipe) ?? plainSampling;
  return { temperature, top_p, top_k, max_completion_length };
}

function disabledReason({ trusted, checkpoints, promptsProblem }: CompareFacts): string | null {
  if (!trusted) return l10n.t('This workspace is not trusted: models cannot be sampled.');
  if (checkpoints.length === 0) return l10n.t('No checkpoint has been sealed yet.');
  return promptsProblem;
}
