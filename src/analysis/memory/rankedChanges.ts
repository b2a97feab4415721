import type { MemoryChange, MemoryReport, MemorySetting } from '../../contract/memoryReport';
import type { Recipe } from '../../contract/recipe';
import { recipeProblems } from '../../contract/recipeProblems';
import { candidates, type Candidate } from './candidates';
import { memoryNeed } from './memoryNeed';
import type { MemoryRun } from './memoryRun';

const GIB = 2 ** 30;
/** Share of the total that a change must save to be worth a line. */
const WORTHWHILE = 0.005;

type Ranked = { change: MemoryChange; candidate: Candidate };

/**
 * What would make a run take less, best first: what alone makes it fit, then what leaves the training and the machine as they are, then what saves most. Of several
 * sizes of a key the mildest that fits is kept, else the one that saves most.
 * @param limit bytes of a device; null where they are not known
 */
export function rankedChanges(run: MemoryRun, recipe: Recipe, limit: number | null): MemoryChange[] {
  return ranked(run, recipe, limit).map(({ change }) => change);
}

/**
 * Changes that together make a run fit: the best, then the best of what is left, until it does; without those that turn out not to be needed. null where it fits already or
 * nothing suffices.
 */
export function changesTogether(run: MemoryRun, recipe: Recipe, limit: number | null): MemoryReport['together'] {
  if (limit === null || memoryNeed(run).total <= limit) return null;
  const applied = (chosen: readonly Ranked[]): MemoryRun => chosen.reduce((so, { candidate }) => candidate.apply(so), run);
  const total = (chosen: readonly Ranked[]): number => memoryNeed(applied(chosen)).total;
  let chosen: Ranked[] = [];
  while (total(chosen) > limit) {
    const keys = new Set(chosen.map(({ change }) => change.key));
    const next = ranked(applied(chosen), changed(recipe, chosen), limit).find(({ change }) => !keys.has(change.key));
    if (!next) return null;
    chosen = [...chosen, next];
  }
  for (const one of [...chosen].reverse()) {
    const without = chosen.filter((other) => other !== one);
    const isAlone = !without.some((other) => setKeys(other).some((key) => setKeys(one).includes(key)));
    if (isAlone && total(without) <= limit && recipeProblems(changed(recipe, without)).length === 0) chosen = without;
  }
  const { ...values }: Record<string, unknown> = changed(recipe, chosen);
  const lines = chosen.flatMap((one) =>
    setKeys(one).length > 0
      ? setKeys(one).map((key) => `${key}: ${String(values[key])}`)
      : [`${one.change.key}: ${one.change.to}`],
  );
  const sets = Object.fromEntries(chosen.flatMap((one) => setKeys(one).map((key) => [key, values[key]])));
  const options = Object.assign({}, ...chosen.map(({ change }) => change.options)) as MemorySetting['options'];
  return { keys: [...new Set(lines)], totalGiB: total(chosen) / GIB, sets, options };
}

function changed(recipe: Recipe, chosen: readonly Ranked[]): Recipe {
  return chosen.reduce((so, { candidate }) => ({ ...so, ...candidate.sets }), recipe);
}

function setKeys({ candidate }: Ranked): string[] {
  return Object.keys(candidate.sets ?? {});
}

function ranked(run: MemoryRun, recipe: Recipe, limit: number | null): Ranked[] {
  const before = memoryNeed(run).total;
  const all = candidates(run, recipe)
    .map((candidate): Ranked => {
      const total = memoryNeed(candidate.apply(run)).total;
      const { key, from, to, sentence, keepsTraining, sets = {}, options = {} } = candidate;
      const fits = limit === null ? null : total <= limit;
      const sizes = { savesGiB: (before - total) / GIB, totalGiB: total / GIB, fits };
      return { change: { key, from, to, sentence, keepsTraining, sets, options, ...sizes }, candidate };
    })
    .filter(({ change }) => change.savesGiB * GIB > WORTHWHILE * before);
  const keys = [...new Set(all.map(({ change }) => change.key))];
  const best = keys.map((key) => {
    const group = all.filter(({ change }) => change.key === key);
    const fitting = group.filter(({ change }) => change.fits);
    const bySaving = (a: Ranked, b: Ranked): number => a.change.savesGiB - b.change.savesGiB;
    return fitting.length > 0 ? fitting.toSorted(bySaving)[0]! : group.toSorted(bySaving).at(-1)!;
  });
  return best.toSorted(
    (a, b) =>
      Number(b.change.fits) - Number(a.change.fits) || cost(a.change) - cost(b.change) || b.change.savesGiB - a.change.savesGiB,
  );
}

/** What leaves all as it is, what needs more devices, what changes the training. */
function cost({ key, keepsTraining }: MemoryChange): number {
  return keepsTraining ? Number(key === '--devices') : 2;
}
