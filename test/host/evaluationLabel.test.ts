import { expect, it } from 'vitest';
import type { EvaluationRecord } from '../../src/contract/evaluation';
import { evaluationSources } from '../../src/host/panels/behavioursSources';
import { evaluationLabel } from '../../src/host/panels/evaluationLabel';

const match = { entropyMatch: { tolerance: 0.005 } } as Pick<EvaluationRecord, 'entropyMatch'>;

it('names the model that was evaluated, and a temperature that was chosen by the entropy', () => {
  expect(evaluationLabel({ step: null, temperature: 1 }, 'grpo')).toBe('base');
  expect(evaluationLabel({ step: 60, temperature: 1 }, 'grpo')).toBe('GRPO step 60');
  expect(evaluationLabel({ step: 60, temperature: 1 }, null)).toBe('step 60');
  expect(evaluationLabel({ step: 60, temperature: 1.3975, ...match }, 'grpo')).toBe('GRPO step 60 at T = 1.40, entropy matched');
});

it('is the same in the Behaviours panel, which tells other temperatures too', () => {
  const of = (step: number | null, temperature: number, more: object = {}) =>
    ({
      id: `e${temperature}`,
      step,
      temperature,
      dataset: '/w/test.jsonl',
      samples: 2,
      problems: [],
      ...more,
    }) as unknown as EvaluationRecord;
  const labels = evaluationSources([of(null, 1), of(60, 1.3975, match)], 'grpo', (id) => id).map(({ source }) => source.label);
  expect(labels).toEqual(['base, temperature 1', 'GRPO step 60 at T = 1.40, entropy matched']);
});
