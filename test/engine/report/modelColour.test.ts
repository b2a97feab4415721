import { expect, it } from 'vitest';
import { dashAt } from '../../../src/analysis/chart/palette';
import { modelColour, modelDash } from '../../../src/engine/report/sections/coverage';

it('draws no two of nine models alike', () => {
  const looks = Array.from({ length: 9 }, (_, index) => `${modelColour(index)} ${dashAt(modelDash(index))}`);
  expect(new Set(looks).size).toBe(9);
  expect(looks.slice(0, 2)).toEqual(['grey 7 4', 'blue ']);
});
