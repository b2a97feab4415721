import type { TemperatureExperiment } from '../../src/contract/temperatureExperiment';

const estimate = (value: number, apart: number) => ({ value, low: Math.max(0, value - apart), high: value + apart });

/** Heating tokens that do not fork breaks the text; cooling the forking ones costs a little. */
export function temperatureExperiment(change: Partial<TemperatureExperiment> = {}): TemperatureExperiment {
  const rows: [temperature: number, forking: number, others: number][] = [
    [0.5, 0.47, 0.54],
    [0.75, 0.43, 0.46],
    [1, 0.38, 0.38],
    [1.25, 0.33, 0.32],
    [1.5, 0.27, 0.19],
    [2, 0.17, 0.04],
  ];
  return {
    ...{
      id: 'eval-step-60',
      step: 60,
      dataset: '/d/countdown-test.jsonl',
      samples: 16,
      temperature: 1,
      label: 'step 60',
      problems: 64,
    },
    strategy: {
      name: 'forking-temperature',
      ...{ threshold: 0.6909, percentile: 80, share: 0.2 },
      curve: rows.map(([temperature, forking, others]) => ({
        temperature,
        forking: { ...estimate(forking, 0.08), tokens: 22.4, failed: 0 },
        others: { ...estimate(others, 0.08), tokens: 23.1, failed: 0 },
        difference:
          temperature === 1
            ? estimate(0, 0)
            : { value: forking - others, low: forking - others - 0.05, high: forking - others + 0.05 },
      })),
    },
    ...change,
  };
}
