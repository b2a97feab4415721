import type { TokensOverview, TokensSource } from '../../../src/contract/messages/tokens';
import type { TemperatureExperiment } from '../../../src/contract/temperatureExperiment';

/** One string a source, for controls and comparisons. */
export function sourceKey(source: TokensSource): string {
  return 'step' in source ? `step ${source.step}` : `evaluation ${source.evaluation}`;
}

export interface SourceChoice {
  source: TokensSource;
  key: string;
  label: string;
}

/** What can be shown: the steps, the newest first, then the evaluations. */
export function sourceChoices({ steps, evaluations }: TokensOverview): SourceChoice[] {
  const of = (source: TokensSource, label: string): SourceChoice => ({ source, key: sourceKey(source), label });
  return [
    ...[...steps].reverse().map(({ step }) => of({ step }, `step ${step}`)),
    ...evaluations.map(({ id, label }) => of({ evaluation: id }, `evaluation of ${label} (${id})`)),
  ];
}

/** The source chosen where it is still there, else what the host offers first. */
export function offeredSource(overview: TokensOverview, chosen: TokensSource | null): TokensSource | null {
  if (chosen && sourceChoices(overview).some(({ key }) => key === sourceKey(chosen))) return chosen;
  return overview.selected;
}

/** The experiment with temperatures that goes with a source: its own, else that of the same step, else the newest; null where there is none. */
export function experimentFor({ experiments }: TokensOverview, source: TokensSource | null): TemperatureExperiment | null {
  const isOwn = ({ id, step }: TemperatureExperiment): boolean =>
    source !== null && ('step' in source ? step === source.step : id === source.evaluation);
  return experiments.find(isOwn) ?? experiments[0] ?? null;
}

/** The step before or after; null at the ends, and for an evaluation. */
export function stepBeside({ steps }: TokensOverview, source: TokensSource | null, by: -1 | 1): number | null {
  if (!source || !('step' in source)) return null;
  const at = steps.findIndex(({ step }) => step === source.step);
  return at < 0 ? null : (steps[at + by]?.step ?? null);
}

/** Tells what was read of a source from what a later attempt of its step holds. */
export function attemptKey({ steps }: TokensOverview, source: TokensSource): string {
  if (!('step' in source)) return sourceKey(source);
  return `${sourceKey(source)} attempt ${steps.find(({ step }) => step === source.step)?.attempt ?? 1}`;
}

/** Why the texts are compared with nothing. */
export function missingReference(source: TokensSource, reference: TokensOverview['reference']): string {
  if ('evaluation' in source) return `An evaluation’s samples are not scored by the ${reference}.`;
  const writer = reference === 'base' ? 'log_reference: true' : 'log_teacher: true';
  return `The texts of step ${source.step} were not scored by the ${reference}: a recipe with ${writer} has them scored.`;
}
