import { COLLAPSE_SHARE, COLLAPSE_STEPS, entropyCollapse, type EntropyCollapse } from '../analysis/entropyCollapse';
import { mean } from '../analysis/mean';
import { decodeEventLine } from './eventLine';
import { fromBeginning, fromEnd } from './logLines';

/**
 * Whether the entropy of a run has collapsed ({@link entropyCollapse}), from the first and the last lines of its log. The last are read only where the
 * newest entropy is low enough for that: a mean of five below a tenth leaves none of them above five tenths.
 * @param newest the entropy of the newest step, nats a token; null where that has none
 */
export function collapseOfLog(file: number, size: number, newest: number | null): EntropyCollapse | null {
  const first = new Map<number, number>();
  fromBeginning(file, size, (line) => add(first, line));
  if (first.size < COLLAPSE_STEPS) return null;
  const before = [...first.values()];
  if (newest !== null && newest >= COLLAPSE_STEPS * COLLAPSE_SHARE * mean(before)) return null;
  const end = Math.max(...first.keys());
  const last = new Map<number, number>();
  fromEnd(file, size, (line) => add(last, line, end));
  return entropyCollapse([...before, ...last.values()]);
}

/** Adds a step's entropy: the one that is met first counts. Returns whether there are not enough yet. */
function add(entropies: Map<number, number>, line: Buffer, after = 0): boolean {
  const decoded = decodeEventLine(line);
  if ('event' in decoded && decoded.event.type === 'step') {
    const { step, metrics } = decoded.event;
    const entropy = metrics['entropy'];
    if (entropy != null && step > after && !entropies.has(step)) entropies.set(step, entropy);
  }
  return entropies.size < COLLAPSE_STEPS;
}
