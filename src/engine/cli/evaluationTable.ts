import { forkingTemperatureSentences } from '../../analysis/forkingTemperatureFinding';
import { strategyPoints } from '../../analysis/strategyPoints';
import type { EntropyMatch, EvaluationRecord } from '../../contract/evaluation';
import type { Estimate, EvaluationStrategy } from '../../contract/evaluationStrategy';
import { terminalText } from './terminalText';

/** An evaluation as lines to read: what its strategy gave, if it had one, then pass@k of the plain samples. */
export function evaluationTable({
  passAtK,
  problems,
  samples,
  failed,
  strategy,
  temperature,
  entropyMatch,
}: EvaluationRecord): string {
  const head = `${problems.length} problems × ${samples} samples, 95 % intervals over problems\n`;
  const rows = passAtK.map(({ k, ...estimate }) => `pass@${String(k).padEnd(6)}${figures(estimate)}\n`);
  const note = failed > 0 ? `${failed} rollouts failed\n` : '';
  const matched = entropyMatch ? matchNote(temperature, entropyMatch) : '';
  return `${head}${matched}${strategy ? strategyTable(strategy, temperature) : ''}${rows.join('')}${note}`;
}

function matchNote(at: number, { model, temperature, entropy, tolerance, tried }: EntropyMatch): string {
  return `at T = ${at.toFixed(4)}: mean token entropy ${tried.at(-1)!.entropy.toFixed(4)} nats, matched to within ${tolerance.toFixed(4)} to the ${entropy.toFixed(4)} of ${terminalText(model.name)} at T = ${temperature}\n`;
}

function strategyTable(strategy: EvaluationStrategy, temperature: number): string {
  const points = strategyPoints(strategy);
  const width = Math.max(...points.map(({ label }) => label.length)) + 2;
  const rows = points.map(({ label, tokens, forced, ...estimate }) => {
    const budget = tokens === null ? '' : `  ${tokens.toFixed(1)} tokens${forced === null ? '' : `  ${forced} forced`}`;
    return `${label.padEnd(width)}${figures(estimate)}${budget}\n`;
  });
  const selector = 'selector' in strategy && strategy.selector !== null ? ` by ${strategy.selector}` : '';
  return `${strategy.name}${selector}\n${rows.join('')}${forkingNotes(strategy, temperature)}${failedSelections(strategy)}${failedAnswers(strategy)}pass@k of the same samples\n`;
}

function forkingNotes(strategy: EvaluationStrategy, temperature: number): string {
  if (strategy.name !== 'forking-temperature') return '';
  const { threshold, percentile, share, curve } = strategy;
  const from = percentile === null ? '' : `, the ${percentile}th percentile`;
  const failed = curve.reduce((sum, { forking, others }) => sum + forking.failed + others.failed, 0);
  return [
    `forking tokens: more than ${threshold.toFixed(4)} nats at T = 1${from}; ${(100 * share).toFixed(1)} % of the plain samples' tokens; the other kind at T = ${temperature}`,
    ...forkingTemperatureSentences(curve, temperature),
    ...(failed > 0 ? [`${failed} samples at these temperatures failed`] : []),
    '',
  ].join('\n');
}

function failedSelections(strategy: EvaluationStrategy): string {
  if (!('failed_selections' in strategy) || strategy.failed_selections === undefined) return '';
  return `the selector could not score ${strategy.failed_selections} samples: ${terminalText(strategy.selection_failure ?? '')}\n`;
}

function failedAnswers(strategy: EvaluationStrategy): string {
  if (!('failed_answers' in strategy) || strategy.failed_answers === undefined) return '';
  return `no answer could be taken out of ${strategy.failed_answers} samples: ${terminalText(strategy.answer_failure ?? '')}\n`;
}

function figures({ value, low, high }: Estimate): string {
  return `${value.toFixed(4)}  [${low.toFixed(4)}, ${high.toFixed(4)}]`;
}
