import * as l10n from '@vscode/l10n';
import type { EvaluationRecord } from '../../contract/evaluation';
import type { TokensOverview, TokensSource } from '../../contract/messages/tokens';
import type { TemperatureExperiment } from '../../contract/temperatureExperiment';
import { hasRollouts } from '../../contract/rolloutSettings';
import { isGoing, runTitle, type RunEntry } from '../../store/runEntry';
import { evaluateReason } from './coverageOverview';
import { evaluationLabel, modelLabel } from './evaluationLabel';

export interface TokensFacts {
  /** Newest attempt of each step that has rollouts, ascending. */
  steps: TokensOverview['steps'];
  /** Oldest first. */
  evaluations: readonly EvaluationRecord[];
  trusted: boolean;
  /** Asked for by name, and when; null where nothing was. */
  asked: { step?: number | undefined; evaluation?: string | undefined; at: number } | null;
}

/** What the Tokens panel of a run offers: its steps and evaluations; first what was asked for, else the newest step. */
export function tokensOverview(entry: RunEntry, { steps, evaluations, trusted, asked }: TokensFacts): TokensOverview {
  const source = asked && askedSource(asked, steps, evaluations);
  const newest = steps.at(-1);
  const [evaluation] = evaluations.slice(-1);
  return {
    runId: entry.id,
    title: runTitle(entry),
    steps,
    evaluations: evaluations.toReversed().map((record) => {
      const { id, dataset, temperature } = record;
      return { id, dataset, temperature, label: evaluationLabel(record, null) };
    }),
    experiments: evaluations.toReversed().flatMap(experimentOf),
    selected: source ?? (newest ? { step: newest.step } : evaluation ? { evaluation: evaluation.id } : null),
    asked: asked && { source, missing: source ? null : missing(asked), at: asked.at },
    ...referenceOf(entry),
    ...{ going: isGoing(entry), evaluateReason: evaluateReason(entry, trusted) },
    hasRollouts: entry.kind === 'run' && hasRollouts(entry.record.recipe),
  };
}

function experimentOf(record: EvaluationRecord): TemperatureExperiment[] {
  const { id, step, dataset, samples, temperature, problems, strategy } = record;
  if (strategy?.name !== 'forking-temperature') return [];
  return [{ ...{ id, step, dataset, samples, temperature, strategy }, label: modelLabel(step, null), problems: problems.length }];
}

function askedSource(
  { step, evaluation }: NonNullable<TokensFacts['asked']>,
  steps: TokensOverview['steps'],
  evaluations: readonly EvaluationRecord[],
): TokensSource | null {
  if (evaluation !== undefined && evaluations.some(({ id }) => id === evaluation)) return { evaluation };
  if (step === undefined) return null;
  if (steps.some((one) => one.step === step)) return { step };
  const ofStep = evaluations.findLast((one) => one.step === step);
  return ofStep ? { evaluation: ofStep.id } : null;
}

function missing({ step, evaluation }: NonNullable<TokensFacts['asked']>): string {
  return step === undefined
    ? l10n.t('The evaluation {0} is no longer there.', evaluation ?? '')
    : l10n.t('Step {0} has no samples: neither rollouts nor an evaluation.', step);
}

function referenceOf(entry: RunEntry): Pick<TokensOverview, 'reference' | 'referenceName'> {
  if (entry.kind !== 'run') return { reference: 'base', referenceName: '' };
  const { teacher, baseModel } = entry.record;
  return teacher ? { reference: 'teacher', referenceName: teacher.name } : { reference: 'base', referenceName: baseModel.name };
}
