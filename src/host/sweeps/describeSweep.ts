import * as l10n from '@vscode/l10n';
import { timeWords } from '../figures';
import { pointWords } from '../../analysis/sweep/pointWords';
import { isSweepGoing, type SweepState, type SweptState } from '../../contract/messages/sweep';
import type { SweptRun } from '../../contract/sweep';
import type { RunEntry } from '../../store/runEntry';
import { BEGIN_LIMIT, type SweepEntry } from '../../store/sweepStore';
import { plainMarkdown } from '../plainMarkdown';
import { conditionWord, describeRun, looks, runCondition, type RunRow } from '../runs/describeRun';
import type { RunLibrary } from '../runs/runLibrary';
import type { TreeRow } from '../trees/treeRow';
import type { SweepRef } from './sweepRef';
import { sweptRuns } from './sweptRuns';

/** The state of a run of a sweep; `queued`: planned, and nothing of it there yet. */
export function sweptState(entry: RunEntry | undefined): SweptState {
  return entry === undefined ? 'queued' : runCondition(entry);
}

/** Those of all of its runs, in the order of its record; none where that cannot be read. */
export function sweptStates(entry: SweepEntry, { runsFolder }: SweepRef, library: Pick<RunLibrary, 'find'>): SweptState[] {
  return sweptRuns(entry, runsFolder).map((run) => sweptState(library.find(run)));
}

/** The state of a sweep, from its own and its runs'. @param now Unix ms */
export function sweepState(entry: SweepEntry, runs: readonly SweptState[], now: number): SweepState {
  if (entry.kind !== 'sweep') return entry.kind;
  if (entry.process === 'held') return entry.isStopping ? 'stopping' : isAllOf(runs, 'finished') ? 'evaluating' : 'running';
  if (entry.process === 'none' && now - entry.createdAt < BEGIN_LIMIT) return 'starting';
  if (isAllOf(runs, 'finished')) return 'finished';
  if (entry.process !== 'released') return 'interrupted';
  return isAllOf(runs, 'finished', 'failed', 'interrupted', 'broken') ? 'failed' : 'stopped';
}

function isAllOf(runs: readonly SweptState[], ...states: SweptState[]): boolean {
  return runs.every((state) => states.includes(state));
}

/** The word for a state, as it stands next to its icon. */
export function sweepWord(state: SweepState): string {
  return state === 'evaluating' ? l10n.t('Evaluating') : conditionWord(state);
}

/** `6 runs`. */
export function runsWords(runs: number): string {
  return runs === 1 ? l10n.t('1 run') : l10n.t('{0} runs', runs);
}

/** What the user calls it, or its id without date and time. */
export function sweepTitle(entry: SweepEntry): string {
  const name = entry.kind === 'sweep' ? entry.name : null;
  return name ?? entry.id.replace(/-\d{8}-\d{4}(-[a-z0-9]{4})$/, '$1');
}

/**
 * The row of a sweep: `3 of 6 · Running`. Its `contextValue` for `when` clauses: `sweep`, then `going` or `ended`, and `resumable` where runs are left.
 * @param runs states in the order of its record
 */
export function describeSweep(entry: SweepEntry, runs: readonly SweptState[], now: number): TreeRow {
  const state = sweepState(entry, runs, now);
  const finished = runs.filter((run) => run === 'finished').length;
  const failed = runs.filter((run) => run === 'failed' || run === 'broken').length;
  const word = sweepWord(state);
  const facts =
    entry.kind === 'sweep'
      ? [
          l10n.t('{0} of {1}', finished, runs.length),
          word,
          ...(failed > 0 && state !== 'failed' ? [l10n.t('{0} failed', failed)] : []),
        ]
      : [word, ...(entry.kind === 'broken' ? [entry.reason] : [])];
  const label = sweepTitle(entry);
  const { icon, color } = looks[state === 'evaluating' ? 'running' : state];
  const isGoing = isSweepGoing(state);
  const isResumable = entry.kind === 'sweep' && !isGoing && finished < runs.length;
  return {
    label,
    description: facts.join(' · '),
    icon: isGoing ? icon : state === 'finished' ? 'layers' : icon,
    iconColor: color,
    tooltip: tooltipOf(entry, word, finished),
    contextValue: ['sweep', isGoing ? 'going' : 'ended', ...(isResumable ? ['resumable'] : [])].join(' '),
    accessibleLabel: [l10n.t('Sweep {0}', label), ...facts].join(', '),
    expandable: entry.kind === 'sweep',
    expanded: isGoing,
  };
}

function tooltipOf(entry: SweepEntry, word: string, finished: number): string[] {
  const title = `**${plainMarkdown(sweepTitle(entry))}**`;
  if (entry.kind !== 'sweep') return [title, `${word}: ${plainMarkdown(entry.reason)}`];
  const { keys, runs } = entry.record;
  return [
    title,
    word,
    l10n.t('Sweep over {0}: {1} runs, {2} finished', keys.map(plainMarkdown).join(', '), runs.length, finished),
    l10n.t('Started {0}', timeWords(entry.createdAt)),
    ...(entry.lastLine === '' ? [] : [plainMarkdown(entry.lastLine)]),
    plainMarkdown(entry.id),
  ];
}

/** The row of a run of a sweep that is there: what it has of the keys that are swept, unless the user gave it a name. */
export function describeSweptRun(entry: RunEntry, { values }: SweptRun, now: number): RunRow {
  const row = describeRun(entry, now);
  const isNamed = entry.kind === 'run' && entry.user.name !== null;
  if (isNamed) return row;
  const label = pointWords(values);
  return { ...row, label, accessibleLabel: [label, row.description].join(', ') };
}

/** The row of a run of a sweep that is planned only. */
export function describeQueued({ id, values }: SweptRun, isGoing: boolean): TreeRow {
  const label = pointWords(values);
  const word = isGoing ? l10n.t('Queued') : l10n.t('Not started');
  return {
    label,
    description: word,
    icon: 'circle-outline',
    tooltip: [`**${plainMarkdown(label)}**`, word, plainMarkdown(id)],
    contextValue: 'queued',
    accessibleLabel: `${label}, ${word}`,
    expandable: false,
  };
}
