import type { SureLead } from '../../contract/sureLead';
import { mean } from '../mean';
import { quantile } from '../quantile';
import type { DifferenceDraws } from './differenceDraws';

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
 * @param drawn see `drawDifferences`, at ascending k
 */
export function sureLead({ ks, columns, means: draws, squares, differing }: DifferenceDraws, confidence = 0.95): SureLead {
  const told = ks.map((_, i) => i).filter((i) => columns[i]!.filter((gap) => Math.abs(gap) > EQUAL).length >= FEWEST_DIFFERING);
  if (told.length === 0) return { leads: ks.map((k) => ({ k, ahead: null })), differing };
  const means = columns.map((column) => mean(column));
  const largest = draws[0]!.map((_, draw) =>
    told.reduce((most, i) => {
      const drawn = draws[i]![draw]!;
      return Math.max(most, ratio(drawn - means[i]!, drawn, squares[i]![draw]!));
    }, 0),
  );
  const most = quantile(largest.sort(), confidence);
  const leads = ks.map((k, i): SureLead['leads'][number] => {
    const gap = means[i]!;
    const isAhead = told.includes(i) && ratio(gap, gap, mean(columns[i]!.map((one) => one * one))) > most;
    return { k, ahead: isAhead ? (gap > 0 ? 'other' : 'base') : null };
  });
  return { leads, differing };
}

/** |gap| over the standard deviation of what has this mean and mean square: both sides lack the same factor √n. */
function ratio(gap: number, mean: number, squares: number): number {
  if (Math.abs(gap) <= EQUAL) return 0;
  const variance = squares - mean * mean;
  return variance <= EQUAL * squares ? Infinity : Math.abs(gap) / Math.sqrt(variance);
}
