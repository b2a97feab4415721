import { describe, expect, it } from 'vitest';
import { columnClasses } from '../../src/analysis/columnClasses';
import { resampledMeans } from '../../src/analysis/resampling';
import { seededRandom } from '../../src/analysis/seededRandom';

describe('classes of rows', () => {
  it('are those of the column with the most values, for each column that is a function of it', () => {
    const fine = [1, 2, 3, 1, 2, 3];
    const coarse = [7, 7, 0, 7, 7, 0];
    const other = [1, 1, 2, 2, 1, 2];
    const many = [1, 2, 3, 4, 5, 6];
    const { classed, rest } = columnClasses([coarse, many, other, fine], 3);
    expect(rest).toEqual([1]);
    expect(classed.map(({ count, columns }) => [count, columns.map(({ place, values }) => [place, [...values]])])).toEqual([
      [
        3,
        [
          [3, [1, 2, 3]],
          [0, [7, 7, 0]],
        ],
      ],
      [2, [[2, [1, 2]]]],
    ]);
    expect([...classed[0]!.classOf]).toEqual([0, 1, 2, 0, 1, 2]);
  });
});

describe('means of resamples', () => {
  /** As the bootstrap is written down: draw rows, take the mean. */
  function plainly(columns: readonly (readonly number[])[], resamples: number, seed: number): number[][] {
    const random = seededRandom(seed);
    const rows = columns[0]!.length;
    const means = Array.from({ length: resamples }, () => {
      const drawn = Array.from({ length: rows }, () => Math.floor(random() * rows));
      return columns.map((column) => drawn.reduce((sum, row) => sum + column[row]!, 0) / rows);
    });
    return columns.map((_, index) => means.map((of) => of[index]!));
  }

  it('are the same by classes, in blocks and plainly, whatever the columns', () => {
    const random = seededRandom(3);
    const upTo = (most: number): number => 1 + Math.floor(random() * most);
    for (let round = 0; round < 40; round++) {
      const rows = upTo(120);
      const counts = Array.from({ length: rows }, () => Math.floor(random() * upTo(9)));
      const columns = Array.from({ length: upTo(20) }, (_, index) =>
        index % 3 === 2 ? counts.map(() => random()) : counts.map((count) => Math.sin(count * (1 + (index % 5)))),
      );
      const expected = plainly(columns, 7, round);
      resampledMeans(columns, { resamples: 7, seed: round }).forEach((means, column) =>
        means.forEach((mean, resample) => expect(mean).toBeCloseTo(expected[column]![resample]!, 12)),
      );
    }
  });
});
