import { differenceInterval, isSureDifference } from '../../../src/analysis/shareDifference';
import { fixed, percent } from '../../../src/analysis/numberText';
import { visibleText } from '../../shared/hostileText';
import { behaviourOf, behavioursOf, knownShare, type Entry } from './entries';

/**
 * Which behaviour of a set differs most between two of the entries, with the 95 % interval of the difference, adjusted for all pairs and behaviours
 * it was chosen among: `“because” differs most: 31 % in base, 80 % in step 60, by 49 points (95 % interval 40 to 58).`
 */
export function differenceWords(entries: readonly Entry[], set: string): string {
  const { names } = behavioursOf(entries, set);
  const spans = names.flatMap((name) => {
    const known = entries.flatMap((entry) => {
      const behaviour = behaviourOf(entry, set, name);
      return behaviour && behaviour.share !== null
        ? [{ label: entry.label, share: behaviour.share, known: knownShare(behaviour, entry) }]
        : [];
    });
    const sorted = known.sort((a, b) => a.share - b.share);
    const [low] = sorted;
    const high = sorted.at(-1);
    return low && high ? [{ name, low, high }] : [];
  });
  const [widest] = spans.sort((a, b) => b.high.share - b.low.share - (a.high.share - a.low.share));
  if (!widest || widest.high.share - widest.low.share < 0.01) return 'The behaviours of this set are as frequent in all of them.';
  const { name, low, high } = widest;
  const compared = names.length * ((entries.length * (entries.length - 1)) / 2);
  const interval = differenceInterval(low.known, high.known, compared);
  const points = (share: number): string => fixed(100 * share, 0);
  const by = `by ${points(high.share - low.share)} points`;
  const within = interval === null ? '' : ` (95 % interval ${points(interval.low)} to ${points(interval.high)})`;
  const unsure = isSureDifference(low.known, high.known, compared) ? '' : ', but that is not sure';
  return `“${visibleText(name)}” differs most: ${percent(low.share)} in ${low.label}, ${percent(high.share)} in ${high.label}, ${by}${within}${unsure}.`;
}
