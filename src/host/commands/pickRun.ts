import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { RunEntry } from '../../store/runEntry';
import { describeRun, isRunId } from '../runs/describeRun';
import type { RunLibrary } from '../runs/runLibrary';
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
  const fits = () => library.runs().filter(({ entry }) => isRunId(entry.id) && question.fits(entry));
  // A window that has just opened knows of no run yet, and then of the newest: of several one is chosen at once, whether one is the only one shows later.
  await library.begun();
  if (fits().length < 2) await library.ready();
  const fitting = fits();
  const [only] = fitting;
  if (!only) {
    if (library.runs().length === 0) noRunsHere();
    else void vscode.window.showInformationMessage(question.none);
    return undefined;
  }
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
