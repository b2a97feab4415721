import type { PatternChange } from '../../contract/ownPattern';
import { patternProblem, readPatterns } from './patternProblem';

/**
 * A setting's list of behaviours after one change; every other entry stays as it is, also one that cannot be read.
 * @param setting anything: a settings file may hold what it likes
 * @throws Error with one sentence where the pattern cannot stand beside the others, none has the name, or the setting is no list
 */
export function changedPatterns(setting: unknown, change: PatternChange): unknown[] {
  const { patterns, places } = readPatterns(setting);
  if (setting !== undefined && setting !== null && !Array.isArray(setting)) {
    throw new Error('The setting postTraining.behaviours is no list; mend it in the settings before patterns are changed here.');
  }
  const entries: unknown[] = Array.isArray(setting) ? [...(setting as unknown[])] : [];
  if (change.kind === 'add') {
    refuseProblem(patternProblem(change.pattern, patterns));
    return [...entries, change.pattern];
  }
  const index = patterns.findIndex(({ name }) => name === change.name);
  const place = places[index];
  if (place === undefined) throw new Error(`There is no behaviour named ${change.name} any more.`);
  if (change.kind === 'remove') return entries.toSpliced(place, 1);
  const others = patterns.toSpliced(index, 1);
  refuseProblem(patternProblem(change.pattern, others));
  return entries.with(place, change.pattern);
}

function refuseProblem(problem: string | null): void {
  if (problem !== null) throw new Error(problem);
}
