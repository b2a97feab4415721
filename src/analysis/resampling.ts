import { columnClasses, type ColumnClasses } from './columnClasses';
import { quantile } from './quantile';
import { seededRandom } from './seededRandom';

export interface ResamplingOptions {
  /** Default 2,000. */
  resamples?: number;
  /** Default 1. */
  seed?: number;
}

/**
 * Means of columns over rows drawn with replacement, as many as there are (Efron and Tibshirani 1993). The columns share their rows, so what
 * is made of several of them is paired: the draws of a difference are the differences of the draws. One array of `resamples` means a column.
 * @throws RangeError where there is no row or the columns have different lengths
 */
export function resampledMeans(
  columns: readonly ArrayLike<number>[],
  { resamples = 2000, seed = 1 }: ResamplingOptions = {},
): Float64Array[] {
  const rows = columns[0]?.length ?? 0;
  if (rows === 0) throw new RangeError('a bootstrap needs at least one value');
  if (columns.some(({ length }) => length !== rows)) throw new RangeError('columns to be resampled need equal lengths');
  const means = columns.map(() => new Float64Array(resamples));
  const random = seededRandom(seed);
  // Counting classes pays where there are far fewer of them than rows.
  const { classed, rest } = columnClasses(columns, Math.floor(rows / 4));
  const blocks = Array.from({ length: Math.ceil(rest.length / BLOCK) }, (_, block) =>
    blockOf(columns, rest.slice(block * BLOCK, (block + 1) * BLOCK), rows),
  );
  const batch = Math.max(1, Math.min(resamples, Math.floor(DRAWN / rows)));
  const drawn = new Int32Array(batch * rows);
  for (let first = 0; first < resamples; first += batch) {
    const count = Math.min(batch, resamples - first);
    for (let i = 0; i < count * rows; i++) drawn[i] = Math.floor(random() * rows);
    // What is looked up stays in the processor's cache for a whole batch.
    for (const classes of classed) {
      for (let resample = 0; resample < count; resample++) {
        const times = timesDrawn(classes, drawn, resample * rows, (resample + 1) * rows);
        for (const { place, values } of classes.columns) means[place]![first + resample] = weightedSum(values, times) / rows;
      }
    }
    for (const { places, values } of blocks) {
      for (let resample = 0; resample < count; resample++) {
        const sums = sumsOf(values, drawn, resample * rows, (resample + 1) * rows);
        places.forEach((place, column) => (means[place]![first + resample] = sums[column]! / rows));
      }
    }
  }
  return means;
}

/** How often a row of each class was drawn from `from` to `to`. */
function timesDrawn({ classOf, count }: ColumnClasses, drawn: Int32Array, from: number, to: number): Int32Array {
  const times = new Int32Array(count);
  for (let i = from; i < to; i++) times[classOf[drawn[i]!]!]!++;
  return times;
}

function weightedSum(values: Float64Array, times: Int32Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! * times[i]!;
  return sum;
}

/** Columns that are summed in one pass: each sum waits for its own last addition, so eight cost little more than one. */
const BLOCK = 8;
/** Rows drawn before they are used, of as many resamples as that is: 1 MiB. */
const DRAWN = 1 << 18;

/** Up to eight columns, row by row, so that a row is one line of the cache. */
function blockOf(columns: readonly ArrayLike<number>[], places: readonly number[], rows: number) {
  const values = new Float64Array(rows * BLOCK);
  places.forEach((place, column) => {
    for (let row = 0; row < rows; row++) values[row * BLOCK + column] = columns[place]![row]!;
  });
  return { places, values };
}

/** Sums of the eight columns over the rows drawn from `from` to `to`. */
function sumsOf(block: Float64Array, drawn: Int32Array, from: number, to: number): readonly number[] {
  let [a, b, c, d] = [0, 0, 0, 0];
  let [e, f, g, h] = [0, 0, 0, 0];
  for (let i = from; i < to; i++) {
    const at = drawn[i]! * BLOCK;
    a += block[at]!;
    b += block[at + 1]!;
    c += block[at + 2]!;
    d += block[at + 3]!;
    e += block[at + 4]!;
    f += block[at + 5]!;
    g += block[at + 6]!;
    h += block[at + 7]!;
  }
  return [a, b, c, d, e, f, g, h];
}

/** The percentile interval: the middle `confidence` of what was drawn. Infinite draws are allowed, and may be its ends. */
export function percentileInterval(draws: ArrayLike<number>, confidence = 0.95): { low: number; high: number } {
  const sorted = Float64Array.from(draws).sort();
  const tail = (1 - confidence) / 2;
  return { low: quantile(sorted, tail), high: quantile(sorted, 1 - tail) };
}
