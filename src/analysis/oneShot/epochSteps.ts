/** How a run goes through its training examples. */
export interface EpochPace {
  /** Examples in the dataset. */
  examples: number;
  /** Examples that a generation takes, an epoch running into the next. */
  examplesAGeneration: number;
  /** Steps made from a generation. */
  stepsAGeneration: number;
}

/**
 * The steps at which some example, and at which every example, has been in two generations: its accuracy is measured once in each, and a variance
 * needs two. Generation g = 1, 2 … is made at step (g − 1) · stepsAGeneration + 1; `all` is at most one generation late where an example comes
 * twice in the one in which epochs meet.
 */
export function stepsOfTwoEpochs({ examples, examplesAGeneration, stepsAGeneration }: EpochPace): { first: number; all: number } {
  const step = (generation: number): number => (Math.max(2, generation) - 1) * stepsAGeneration + 1;
  return {
    first: step(Math.ceil((examples + 1) / examplesAGeneration)),
    all: step(Math.ceil((2 * examples) / examplesAGeneration)),
  };
}
