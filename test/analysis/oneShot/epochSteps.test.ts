import { expect, it } from 'vitest';
import { stepsOfTwoEpochs } from '../../../src/analysis/oneShot/epochSteps';

it('counts the steps until examples were in two generations', () => {
  // 24 examples, 8 a generation: generation 4 takes the 25th, and the 48th is in generation 6.
  expect(stepsOfTwoEpochs({ examples: 24, examplesAGeneration: 8, stepsAGeneration: 1 })).toEqual({ first: 4, all: 6 });
  // Generations are made at steps 1, 3, 5, 7, 9, 11.
  expect(stepsOfTwoEpochs({ examples: 24, examplesAGeneration: 8, stepsAGeneration: 2 })).toEqual({ first: 7, all: 11 });
  // A generation has every example several times, and is one epoch all the same.
  expect(stepsOfTwoEpochs({ examples: 1, examplesAGeneration: 8, stepsAGeneration: 1 })).toEqual({ first: 2, all: 2 });
  // 10 examples, 4 a generation: the 11th is in the third, the 20th in the fifth.
  expect(stepsOfTwoEpochs({ examples: 10, examplesAGeneration: 4, stepsAGeneration: 1 })).toEqual({ first: 3, all: 5 });
});
