import { fileName } from '../../../src/analysis/fileName';
import { strategyPoints } from '../../../src/analysis/strategyPoints';
import type { RunEvaluation, RunOverview } from '../../../src/contract/messages/run';
import { count, counted, fixed } from '../../../src/analysis/numberText';

export interface Estimate {
  k: number;
  value: string;
  /** 95 % interval over problems. */
  interval: string;
}

export interface EvaluationRow {
  id: string;
  model: string;
  /** `countdown-validation · 64 × 16`: problems and samples of each. */
  measured: string;
  first: Estimate | null;
  /** Of the largest k; null where that is 1. */
  largest: Estimate | null;
  /** `best-of-n by format · best of 16 0.41 (0.30–0.52)`: the strategy with the end of its curve, and a temperature chosen by the entropy; null where only pass@k was asked. */
  strategy: string | null;
  tooltip: string;
}

/** What `posttrain evaluate` measured, a row each. */
export function evaluationRows({ passAtK, baseModel }: Pick<RunOverview, 'passAtK' | 'baseModel'>): EvaluationRow[] {
  return passAtK.evaluations.map((evaluation) => {
    const { id, step, modelName, dataset, problems, samples, failed, createdAt } = evaluation;
    const file = fileName(dataset).replace(/\.jsonl$/, '');
    const estimates = evaluation.passAtK.map(estimate);
    const [first] = estimates;
    const largest = estimates[estimates.length - 1];
    return {
      id,
      model: step === null ? (modelName === baseModel.name ? 'base' : modelName) : `step ${step}`,
      measured: `${file} · ${count(problems)} × ${count(samples)}`,
      first: first ?? null,
      largest: largest && largest.k > 1 ? largest : null,
      strategy: [matchWords(evaluation), strategyWords(evaluation)].filter((words) => words !== null).join(' · ') || null,
      tooltip: [
        dataset,
        `${counted(problems, 'problem')}, ${counted(samples, 'sample')} each${failed === 0 ? '' : `, ${failed} failed`}`,
        new Date(createdAt).toLocaleString(),
        ...strategyLines(evaluation),
        ...failedOnes(evaluation),
      ].join('\n'),
    };
  });
}

function estimate({ k, value, low, high }: RunEvaluation['passAtK'][number]): Estimate {
  return { k, value: fixed(value), interval: `${fixed(low)}–${fixed(high)}` };
}

/** `T = 1.40, entropy matched to countdown`. */
function matchWords({ entropyMatch }: RunEvaluation): string | null {
  const found = entropyMatch?.tried.at(-1);
  return entropyMatch && found ? `T = ${fixed(found.temperature)}, entropy matched to ${entropyMatch.model.name}` : null;
}

function strategyWords({ strategy }: RunEvaluation): string | null {
  if (!strategy) return null;
  const selector = 'selector' in strategy && strategy.selector !== null ? ` by ${strategy.selector}` : '';
  return `${strategy.name}${selector} · ${strategyLines({ strategy }).at(-1)}`;
}

/** Samples that the strategy could not use. */
function failedOnes({ strategy }: RunEvaluation): string[] {
  if (strategy?.name !== 'self-consistency' && strategy?.name !== 'best-of-n') return [];
  const { failed_selections: unscored, selection_failure: why } = strategy;
  const { failed_answers: unread, answer_failure: reason } = strategy.name === 'self-consistency' ? strategy : {};
  return [
    ...(unread === undefined ? [] : [`${counted(unread, 'sample')} without a vote, since the answer cannot be read: ${reason}`]),
    ...(unscored === undefined ? [] : [`${counted(unscored, 'sample')} not scored by the selector: ${why}`]),
  ];
}

/** The curve, a line a point. */
function strategyLines({ strategy }: Pick<RunEvaluation, 'strategy'>): string[] {
  return (strategy ? strategyPoints(strategy) : []).map(
    ({ label, value, low, high }) => `${label} ${fixed(value)} (${fixed(low)}–${fixed(high)})`,
  );
}
