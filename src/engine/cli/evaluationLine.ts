import type { Metrics } from '../../contract/events';

/**
 * One line of a run's held-out metrics: on a terminal the headline, with what it is a mean of, so that it fits in 80 columns; elsewhere
 * (the log) all of them. Failed rollouts are told where there are any.
 */
export function evaluationLine(step: number, metrics: Metrics, isTerminal: boolean): string {
  const { eval_failed_rollouts: failed, ...others } = metrics;
  const told: Metrics = failed ? metrics : others;
  if (!isTerminal) return `step ${step}: ${Object.entries(told).map(figure).join(', ')}`;
  const [name, count, unit] = headlines.find(([headline]) => headline in metrics) ?? lossHeadline;
  const headline = `step ${step}: ${figure([name, metrics[name] ?? null])}`;
  const of = metrics[count] == null ? '' : ` (${metrics[count]} ${unit})`;
  return `${headline}${of}${failed ? `, ${failed} failed rollouts` : ''}`;
}

const lossHeadline = ['eval_loss', 'eval_num_tokens', 'tokens'] as const;
const headlines = [['eval_reward', 'eval_samples', 'completions'] as const, ['eval_accuracy', 'eval_pairs', 'pairs'] as const];

function figure([name, value]: [string, number | null]): string {
  if (value === null) return `${name} unknown`;
  return `${name} ${Number.isInteger(value) ? value : value.toPrecision(4)}`;
}
