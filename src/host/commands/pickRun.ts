import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { RunEntry } from '../../store/runEntry';
import { describeRun, isRunId } from '../runs/describeRun';
import type { LibraryRun, RunLibrary } from '../runs/runLibrary';
import type { RunRef } from '../runs/runRef';
import { noRunsHere } from './nothingHere';

export interface RunQuestion {
  placeholder: string;
  /** Said where there are runs and none fits. */
  none: string;
  fits(entry: RunEntry): boolean;
  /** Ask even where only one run fits. */
  always?: boolean;
}

/** Asks which run is meant; takes the only one there is without asking. undefined when cancelled. */
export async function pickRun(library: RunLibrary, question: RunQuestion): Promise<RunRef | undefined> {
  // Of several one is chosen at once; whether one is the only one shows when all have been read.
  const fitting = await fittingRuns(library, 2, question);
  const [only] = fitting;
  if (!only) return undefined;
  if (fitting.length === 1 && !question.always) return only.ref;
  const now = Date.now();
  const items = fitting.map(({ ref, entry }) => {
    const row = describeRun(entry, now);
    return {
      label: `$(${row.icon}) ${row.label}`,
      description: row.description,
      detail: row.label === entry.id ? undefined : entry.id,
      ref,
    };
  });
  const picked = await vscode.window.showQuickPick(items, {
    title: l10n.t('Post-Training'),
    placeHolder: question.placeholder,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.ref;
}

/**
 * The runs to choose among, newest first; says so where there is none. A window that has just opened knows of no run yet, and then of
 * the newest: all are waited for where fewer than `enough` of those fit.
 */
export async function fittingRuns(
  library: RunLibrary,
  enough: number,
  { none, fits }: Pick<RunQuestion, 'none' | 'fits'>,
): Promise<LibraryRun[]> {
  const fitting = () => library.runs().filter(({ entry }) => isRunId(entry.id) && fits(entry));
  await library.begun();
  if (fitting().length < enough) await library.ready();
  const found = fitting();
  if (found.length === 0) {
    if (library.runs().length === 0) noRunsHere();
    else void vscode.window.showInformationMessage(none);
  }
  return found;
}
