import * as l10n from '@vscode/l10n';
import type { CompareOverview } from '../../contract/messages/compare';
import type { RunEntry } from '../../store/runEntry';
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
  /** A model to compare with that is no checkpoint of this run. */
  askedModel?: string | undefined;
}

/** What the Compare panel of a run offers: the run's base, its checkpoints, then the other models. */
export function compareOverview(entry: RunEntry, facts: CompareFacts): CompareOverview {
  const title = shortTitle(entry);
  const base = entry.kind === 'run' ? entry.record.baseModel : null;
  const models: CompareOverview['models'] = [
    ...(base ? [{ id: base.path, label: base.name, kind: 'base' as const }] : []),
    ...facts.checkpoints.map(({ step, folder }) => ({
      id: folder,
      label: l10n.t('{0} · step {1}', title, step),
      kind: 'checkpoint' as const,
    })),
    ...facts.models
      .filter(({ facts: model }) => model.problem === null && model.path !== base?.path)
      .map(({ facts: model }) => ({ id: model.path, label: model.name, kind: 'base' as const })),
  ];
  const asked = facts.checkpoints.find(({ step }) => step === facts.askedStep) ?? facts.checkpoints.at(-1);
  return {
    models,
    base: base?.path ?? null,
    other: facts.askedModel ?? asked?.folder ?? null,
    prompts: facts.prompts,
    temperature: entry.kind === 'run' && entry.record.recipe.method === 'grpo' ? entry.record.recipe.temperature : 1,
    samples: 16,
    disabledReason: disabledReason(facts),
  };
}

function disabledReason({ trusted, checkpoints, promptsProblem, askedModel }: CompareFacts): string | null {
  if (!trusted) return l10n.t('This workspace is not trusted: models cannot be sampled.');
  if (checkpoints.length === 0 && !askedModel) return l10n.t('No checkpoint has been sealed yet.');
  return promptsProblem;
}
