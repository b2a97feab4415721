import type { Estimate, EvaluationStrategy } from '../contract/evaluationStrategy';

export interface StrategyPoint extends Estimate {
  /** `majority@4`, `best of 4`, `2 extensions`, `16 thinking tokens`, `T = 2 on forking tokens`. */
  label: string;
  /** Mean tokens sampled of a completion, where the strategy is about them. */
  tokens: number | null;
  /** Completions that the strategy changed, likewise. */
  forced: number | null;
}

/** The curve of a strategy as rows to show. */
export function strategyPoints(strategy: EvaluationStrategy): StrategyPoint[] {
  const unforced = { tokens: null, forced: null };
  switch (strategy.name) {
    case 'self-consistency':
      return (['majority', 'weighted'] as const).flatMap((vote) =>
        strategy.curve
          .flatMap(({ n, [vote]: estimate }) => estimate && { label: `${vote}@${n}`, ...estimate, ...unforced })
          .filter((point) => point !== null),
      );
    case 'best-of-n':
      return strategy.curve.map(({ n, value, low, high }) => ({ label: `best of ${n}`, value, low, high, ...unforced }));
    case 'budget-forcing':
      return strategy.curve.map(({ extensions, thinking_tokens, ...figures }) => ({
        ...figures,
        label:
          strategy.wait === null
            ? thinking_tokens === null
              ? 'unlimited thinking'
              : `${thinking_tokens} thinking tokens`
            : `${extensions} extension${extensions === 1 ? '' : 's'}`,
      }));
    case 'forking-temperature':
      return (['forking', 'others'] as const).flatMap((kind) =>
        strategy.curve.map(({ temperature, [kind]: { value, low, high, tokens } }) => ({
          ...{ value, low, high, tokens, forced: null },
          label: `T = ${temperature} on ${kind === 'forking' ? 'forking tokens' : 'the others'}`,
        })),
      );
  }
}
