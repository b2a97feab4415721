import type { ReadinessAtTemperature, ReadinessReport } from '../../../src/contract/readinessReport';
import { count, fixed, percent } from '../../../src/analysis/numberText';

const verdicts: Record<ReadinessReport['verdict'], string> = {
  ready: 'Yes.',
  narrow: 'Hardly.',
  solved: 'No.',
  hopeless: 'Not yet.',
};

/** The verdict in one calm sentence. */
export function verdictWords({ verdict, sentence }: ReadinessReport): string {
  return `${verdicts[verdict]} ${sentence}`;
}

/** The intervals of the numbers in the verdict: of the share in between, and of the largest pass@k. */
export function intervalWords(
  { between, passAtK, prompts, temperature }: ReadinessAtTemperature,
  { unseenRate }: ReadinessReport,
): string {
  const last = passAtK.at(-1);
  const parts = [
    `At T = ${temperature} ${percent(between.value)} of the prompts teach something (95 % interval ${percent(between.low)} to ${percent(between.high)})`,
    ...(last ? [`pass@${count(last.k)} is ${fixed(last.value)} (${fixed(last.low)} to ${fixed(last.high)})`] : []),
    ...(prompts.never > 0 ? [`a prompt without a success may still have a rate of up to ${percent(unseenRate)}`] : []),
  ];
  return `${parts.join('; ')}.`;
}
