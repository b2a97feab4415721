import type { BootstrapOptions } from '../bootstrap';
import type { SureLead } from '../../contract/sureLead';
import { passAtK, type Count } from '../passAtK';
import { quantile } from '../quantile';
import { resampledMeans } from '../resampling';

/** Below so many problems that differ, nothing is claimed: of 7 that all go one way, chance gives 1 in 64. */
export const FEWEST_DIFFERING = 8;

/** Differences below this are rounding. */
const EQUAL = 1e-12;

/**
 * At which k one of two models is surely ahead: where 0 lies outside a 95 % band of the difference of pass@k that holds at all these k at once. The
 * band is d(k) ± c·s(k), with the mean d, its standard error s and c the 95 % quantile of max over k of |d*(k) − d(k)| / s*(k) over paired bootstrap
 * draws of problems (the sup-t band: Montiel Olea and Plagborg-Møller 2019, Journal of Applied Econometrics 34; a bootstrap-t, with the
 * standard error of each draw: Efron and Tibshirani 1993, section 12.5). So where two models are one and the same, about one comparison in twenty
 * names any leader. Nothing is claimed at a k at which pass@k differs in fewer than {@link FEWEST_DIFFERING} problems.
 * @param pairs see `pairProblems`
 * @param ks ascending
 * @throws RangeError where there is no pair, or a k is not in 1 … the smallest n
 */
export function sureLead(
  pairs: readonly { base: Count; other: Count }[],
  ks: readonly number[],
  { confidence = 0.95, ...options }: BootstrapOptions = {},
): SureLead {
  const differing = pairs.filter(({ base, other }) => base.c * other.n !== other.c * base.n).length;
  const columns = ks.map((k) => pairs.map(({ base, other }) => passAtK(other, k) - passAtK(base, k)));
  const told = columns.map((column) => column.filter((gap) => Math.abs(gap) > EQUAL).length >= FEWEST_DIFFERING);
  const asked = columns.filter((_, i) => told[i]);
  const nobody = { leads: ks.map((k) => ({ k, ahead: null })), differing };
  if (asked.length === 0) return nobody;
  const draws = resampledMeans([...asked, ...asked.map((column) => column.map((gap) => gap * gap))], options);
  const means = asked.map((column) => average(column));
  const largest = draws[0]!.map((_, draw) =>
    means.reduce((most, mean, i) => {
      const drawn = draws[i]![draw]!;
      return Math.max(most, ratio(drawn - mean, drawn, draws[asked.length + i]![draw]!));
    }, 0),
  );
  const most = quantile(largest.sort(), confidence);
  let at = 0;
  const leads = ks.map((k, i): SureLead['leads'][number] => {
    if (!told[i]) return { k, ahead: null };
    const mean = means[at]!;
    const squares = average(asked[at]!.map((gap) => gap * gap));
    at++;
    return { k, ahead: ratio(mean, mean, squares) > most ? (mean > 0 ? 'other' : 'base') : null };
  });
  return { leads, differing };
}

/** |gap| over the standard deviation of what has this mean and mean square: both sides lack the same factor √n. */
function ratio(gap: number, mean: number, squares: number): number {
  if (Math.abs(gap) <= EQUAL) return 0;
  const variance = squares - mean * mean;
  return variance <= EQUAL * squares ? Infinity : Math.abs(gap) / Math.sqrt(variance);
}

function average(values: readonly number[]): number {
  return values.reduce((sum, one) => sum + one, 0) / values.length;
}
