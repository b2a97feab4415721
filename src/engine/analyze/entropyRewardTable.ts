import { COLLAPSE_SHARE, COLLAPSE_STEPS } from '../../analysis/entropyCollapse';
import type { EntropyRewardReport } from '../../contract/entropyRewardReport';
import type { Estimate } from '../../contract/evaluationStrategy';

/** A report as lines to read: the finding, the fit, then what a reader has to know. */
export function entropyRewardTable({ run, method, steps, sentence, fit, collapse, caveats }: EntropyRewardReport): string {
  const [first, last] = [steps[0], steps.at(-1)];
  const span =
    first && last
      ? `, steps ${first.step} to ${last.step}, entropy ${figure(first.entropy)} to ${figure(last.entropy)} nats, reward ${figure(first.reward)} to ${figure(last.reward)}`
      : '';
  const lines = [
    `${run}: ${method}${span}`,
    sentence,
    ...(fit
      ? [
          '',
          'R = −a·e^H + b, 95 % intervals by a block bootstrap over steps',
          row('a', fit.a),
          row('b', fit.b),
          row('b − a, at entropy 0', fit.ceiling),
          `${'R²'.padEnd(LABEL)}${fit.r2 === null ? '–' : figure(fit.r2)}`,
        ]
      : []),
    ...(collapse
      ? [
          '',
          `Entropy collapsed: ${figure(collapse.now)} nats over the last ${COLLAPSE_STEPS} steps, below ${COLLAPSE_SHARE * 100} % of the ${figure(collapse.before)} over the first ${COLLAPSE_STEPS}.`,
        ]
      : []),
    ...(caveats.length > 0 ? ['', ...caveats.map((caveat) => `Note: ${caveat}`)] : []),
  ];
  return `${lines.join('\n')}\n`;
}

const LABEL = 22;

function row(label: string, { value, low, high }: Estimate): string {
  return `${label.padEnd(LABEL)}${figure(value)}  [${figure(low)}, ${figure(high)}]`;
}

function figure(value: number): string {
  return `${value < 0 ? '−' : ''}${Math.abs(value).toFixed(4)}`;
}
