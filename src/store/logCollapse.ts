import { COLLAPSE_SHARE, COLLAPSE_STEPS, entropyCollapse, type EntropyCollapse } from '../analysis/entropyCollapse';
import { mean } from '../analysis/mean';
import { decodeStepEntropy } from './eventLine';
import { fromBeginning, fromEnd } from './logLines';

/**
 * Whether the entropy of a run that was never resumed has collapsed ({@link entropyCollapse}), from the first and the last lines of its log. The last
 * are read only where the newest entropy is low enough for that: a mean of five below a tenth leaves none of them above five tenths.
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

/**
 * The same of a run that was resumed, as its whole view says it: the newest attempt of each step, in the order of steps. Steps beyond those of
 * the last attempt are an older one's, which may stand anywhere in the log, so all of it is read.
 */
export function collapseOfResumedLog(file: number, size: number): EntropyCollapse | null {
  const steps = new Map<number, { attempt: number; entropy: number | null }>();
  const take = (line: Buffer): true => {
    const found = decodeStepEntropy(line);
    if (found && (steps.get(found.step)?.attempt ?? 0) <= found.attempt)
      steps.set(found.step, { attempt: found.attempt, entropy: found.metrics.entropy });
    return true;
  };
  fromBeginning(file, size, take, size);
  return entropyCollapse([...steps].sort(([a], [b]) => a - b).map(([, { entropy }]) => entropy));
}

/** Adds a step's entropy: the one that is met first counts. Returns whether there are not enough yet. */
function add(entropies: Map<number, number>, line: Buffer, after = 0): boolean {
  const found = decodeStepEntropy(line);
  const entropy = found?.metrics.entropy;
  if (found && entropy != null && found.step > after && !entropies.has(found.step)) entropies.set(found.step, entropy);
  return entropies.size < COLLAPSE_STEPS;
}
