import type { ReadinessReport } from '../../contract/readinessReport';

/** A readiness report as text. */
export function readinessTable({ prompts, samples, temperatures, recommendation, sentence, caveats }: ReadinessReport): string {
  const share = (value: number): string => `${(100 * value).toFixed(1)} %`;
  const rows = temperatures.flatMap(({ temperature, passAtK, prompts: kinds, mixed, failed }) => {
    const [one, last] = [passAtK[0]!, passAtK.at(-1)!];
    return [
      `temperature ${temperature}`,
      `  pass@1 ${one.value.toFixed(3)}, pass@${last.k} ${last.value.toFixed(3)} [${last.low.toFixed(3)}, ${last.high.toFixed(3)}]`,
      `  prompts never right ${kinds.never}, sometimes ${kinds.between}, always ${kinds.always}${failed > 0 ? `; ${failed} samples failed` : ''}`,
      '  num_generations   groups with a gradient, expected',
      ...mixed.map(
        ({ numGenerations, value, low, high }) =>
          `  ${String(numGenerations).padStart(15)}   ${share(value).padStart(7)} [${share(low)}, ${share(high)}]`,
      ),
    ];
  });
  const advice = recommendation
    ? [
        `Take temperature ${recommendation.temperature} and num_generations ${recommendation.numGenerations}.`,
        recommendation.temperatureReason,
        recommendation.groupReason,
      ]
    : [];
  return [
    sentence,
    `${prompts} prompts × ${samples} samples, 95 % intervals over prompts`,
    ...rows,
    ...advice,
    ...caveats.map((one) => `Note: ${one}.`),
    '',
  ].join('\n');
}
