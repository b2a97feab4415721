import * as l10n from '@vscode/l10n';
import { createdAt } from '../../store/runEntry';
import { timeWords } from '../figures';
import type { LibraryRun } from '../runs/runLibrary';
import type { RunRef } from '../runs/runRef';
import type { TreeRow } from './treeRow';

/** Of twice as many runs or more, the newest are rows of their own, at least this many, and the others are below rows of this many each. */
const RUNS_IN_RANGE = 100;

/** Runs below one row: the `from`-th to the `to`-th, the oldest being the first. */
export interface RunRange {
  refs: RunRef[];
  from: number;
  to: number;
  /** When the oldest of them began, Unix ms. */
  since: number;
}

/**
 * The runs of one level, newest first. VS Code asks for all rows of a level at once, so thousands would keep the extension host. Ranges are counted from
 * the oldest run, so that they stay when a run is added.
 */
export function runRanges(runs: readonly LibraryRun[]): { newest: readonly LibraryRun[]; older: RunRange[] } {
  if (runs.length < 2 * RUNS_IN_RANGE) return { newest: runs, older: [] };
  const count = RUNS_IN_RANGE + (runs.length % RUNS_IN_RANGE);
  const older: RunRange[] = [];
  for (let at = count; at < runs.length; at += RUNS_IN_RANGE) {
    const inRange = runs.slice(at, at + RUNS_IN_RANGE);
    const to = runs.length - at;
    const since = createdAt(inRange.at(-1)!.entry);
    older.push({ refs: inRange.map(({ ref }) => ref), from: to - inRange.length + 1, to, since });
  }
  return { newest: runs.slice(0, count), older };
}

export function describeRange({ from, to, since }: RunRange): TreeRow {
  return {
    label: l10n.t('Runs {0}–{1}', from, to),
    description: l10n.t('since {0}', timeWords(since)),
    icon: 'list-unordered',
    contextValue: 'older',
    expandable: true,
  };
}
