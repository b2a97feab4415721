import { isSureDifference } from '../../../src/analysis/shareDifference';
import { count, percent } from '../../../src/analysis/numberText';
import { visibleText } from '../../shared/hostileText';
import { differenceWords } from './differenceWords';
import { behaviourOf, behavioursOf, knownShare, rightOf, setOf, type BehaviourOfFile, type Entry } from './entries';
import type { Axis } from './views';

interface Change {
  name: string;
  from: BehaviourOfFile;
  to: BehaviourOfFile;
  difference: number;
  /** Whether the difference is beyond chance, with all that were compared. */
  isSure: boolean;
}

/** Changes smaller than this are not worth a headline, whatever their interval. */
const SMALL = 0.05;

/** What the set of behaviours says: a sentence with numbers, and another beneath it. */
export function finding(entries: readonly Entry[], set: string, axis: Axis): { title: string; detail: string } {
  const first = entries[0];
  const last = entries.at(-1);
  if (!first || !last) return { title: '', detail: '' };
  return {
    title: axis === 'names' || entries.length === 1 ? modelsTitle(entries, set) : changeTitle(entries, first, last, set, axis),
    detail: detail(entries, last, set, axis),
  };
}

/** `“because” rose from 31 % to 80 %, and it is right 41 % of the time.` */
function changeTitle(entries: readonly Entry[], first: Entry, last: Entry, set: string, axis: Axis): string {
  const where = axis === 'step' ? `from step ${first.x} to step ${last.x}` : `from temperature ${first.x} to ${last.x}`;
  const { rest } = behavioursOf(entries, set);
  const largest = largestChange(changes(entries, first, last, set), rest);
  if (!largest) return `No completion has a behaviour of this set ${where}.`;
  const { name, from, to, difference, isSure } = largest;
  if (Math.abs(difference) >= SMALL && !isSure) {
    return `No change ${where} is beyond chance: ${quoted(name)} went from ${percent(from.share)} to ${percent(to.share)}.`;
  }
  if (Math.abs(difference) < SMALL) {
    return `The mix has hardly moved ${where}: ${quoted(name)} is at ${percent(to.share)}${rightWords(to, last)}.`;
  }
  const verb = difference > 0 ? 'rose' : 'fell';
  const place = axis === 'step' ? '' : ` ${where}`;
  return `${quoted(name)} ${verb} from ${percent(from.share)} to ${percent(to.share)}${place}${rightWords(to, last)}.`;
}

function rightWords({ accuracy, count: having }: BehaviourOfFile, { file }: Entry): string {
  if (accuracy === null || having === 0 || file.accuracy === null) return '';
  return `, and it is right ${percent(accuracy)} of the time`;
}

function changes(entries: readonly Entry[], first: Entry, last: Entry, set: string): Change[] {
  const { names } = behavioursOf(entries, set);
  return names.flatMap((name) => {
    const from = behaviourOf(first, set, name);
    const to = behaviourOf(last, set, name);
    if (!from || !to || from.share === null || to.share === null) return [];
    const isSure = isSureDifference(knownShare(from, first), knownShare(to, last), names.length);
    return [{ name, from, to, difference: to.share - from.share, isSure }];
  });
}

/** The rest of a set is no behaviour: it is told only where nothing else moved as much. */
function largestChange(all: readonly Change[], rest: string | null): Change | undefined {
  const most = (some: readonly Change[]): Change | undefined =>
    [...some].sort(
      (a, b) => Number(b.isSure) - Number(a.isSure) || Math.abs(b.difference) - Math.abs(a.difference) || b.to.count - a.to.count,
    )[0];
  const named = most(all.filter(({ name, from, to }) => name !== rest && from.count + to.count > 0));
  return named ?? most(all.filter(({ name }) => name === rest));
}

/** `175b_verification is right most often, 742 of 1,319 (56 %); 6b_finetuning least, 286 of 1,319 (22 %).` */
function modelsTitle(entries: readonly Entry[], set: string): string {
  const known = entries.flatMap((entry) => {
    const right = rightOf(entry);
    return right ? [{ label: entry.label, ...right, share: right.right / right.of }] : [];
  });
  const sorted = known.sort((a, b) => b.share - a.share);
  const words = ({ right, of, share }: (typeof known)[number]): string => `${count(right)} of ${count(of)} (${percent(share)})`;
  const [best] = sorted;
  const worst = sorted.at(-1);
  if (!best || !worst) return commonest(entries[0]!, set);
  if (sorted.length === 1) return `${best.label} is right in ${words(best)}.`;
  if (best.share === worst.share) return `All are right equally often, ${words(best)}.`;
  const pairs = (sorted.length * (sorted.length - 1)) / 2;
  const isSure = isSureDifference({ count: worst.right, of: worst.of }, { count: best.right, of: best.of }, pairs);
  const chance = isSure ? '' : ', which may be chance';
  return `${best.label} is right most often, ${words(best)}; ${worst.label} least, ${words(worst)}${chance}.`;
}

function commonest(entry: Entry, set: string): string {
  const [most] = [...(setOf(entry, set)?.behaviours ?? [])].sort((a, b) => b.count - a.count);
  if (!most || most.count === 0) return 'No completion has a behaviour of this set.';
  return `${quoted(most.name)} is in ${percent(most.share)} of the completions.`;
}

/** Where right and wrong completions differ most, or where models do. */
function detail(entries: readonly Entry[], last: Entry, set: string, axis: Axis): string {
  if (axis === 'names' && entries.length > 1) return differenceWords(entries, set);
  const behaviours = (setOf(last, set)?.behaviours ?? []).flatMap(
    ({ name, count: having, unknown, accuracy, accuracyWithout }) =>
      accuracy === null || accuracyWithout === null
        ? []
        : [{ name, having, without: last.file.completions - unknown - having, accuracy, accuracyWithout }],
  );
  const [telling] = behaviours
    .filter(({ having, without, accuracy, accuracyWithout }) =>
      isSureDifference(
        { count: accuracyWithout * without, of: without },
        { count: accuracy * having, of: having },
        behaviours.length,
      ),
    )
    .sort((a, b) => Math.abs(b.accuracy - b.accuracyWithout) - Math.abs(a.accuracy - a.accuracyWithout));
  const where = axis === 'step' ? `At step ${last.x}` : axis === 'temperature' ? `At temperature ${last.x}` : 'Here';
  if (!telling)
    return behaviours.length === 0
      ? ''
      : `${where} no behaviour of this set tells right completions from wrong ones beyond chance.`;
  const { name, accuracy, accuracyWithout } = telling;
  return `${where}, completions with ${quoted(name)} are right ${percent(accuracy)} of the time, those without ${percent(accuracyWithout)}.`;
}

const quoted = (name: string): string => `“${visibleText(name)}”`;
