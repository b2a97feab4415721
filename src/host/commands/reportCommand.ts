import { dirname, join } from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { reportOutputSchema } from '../../contract/reportOutput';
import { plainMessage } from '../plainMessage';
import { describeRun } from '../runs/describeRun';
import { runKey, type RunRef } from '../runs/runRef';
import { sweptState } from '../sweeps/describeSweep';
import type { SweepRef } from '../sweeps/sweepRef';
import { sweptRuns } from '../sweeps/sweptRuns';
import { fittingRuns } from './pickRun';
import { isLocalWindow, revealFolder } from './revealFolder';
import type { CommandServices } from './services';
import type { CommandHandlers } from './table';
import { commandTarget } from './target';

/** Asks which runs, has `posttrain report` write about them, and offers to open what it wrote. */
export function reportCommand({ library, sweeps, posttrain }: CommandServices): Pick<CommandHandlers, 'writeReport'> {
  return {
    writeReport: async (argument) => {
      const { ref, sweep } = commandTarget(argument);
      // Which of its runs have finished is known when all have been read.
      if (sweep) await library.ready();
      const runs = await pickRuns(library, sweep ? finishedOf(sweep, sweeps, library) : ref ? [ref] : []);
      const [first] = runs;
      if (!first) return;
      const out = reportFolder(first.runsFolder, runs, new Date());
      const printed = await vscode.window.withProgress(
        { location: vscode.ProgressLocation.Notification, title: l10n.t('Report of {0}', namesOf(runs)), cancellable: true },
        async (progress, token) => {
          const abort = new AbortController();
          token.onCancellationRequested(() => abort.abort());
          const args = ['report', ...runs.flatMap((ref) => ['--run', runKey(ref)]), '--out', out, '--json'];
          return posttrain(args, abort.signal, (message) => progress.report({ message })).catch((error: unknown) => {
            if (abort.signal.aborted) return undefined;
            throw error;
          });
        },
      );
      if (printed === undefined) return;
      const { html, markdown } = reportOutputSchema.parse(JSON.parse(printed));
      const [openHtml, openMarkdown, reveal] = [l10n.t('Open HTML'), l10n.t('Open Markdown'), l10n.t('Reveal in Explorer')];
      const message = plainMessage(l10n.t('The report is written to {0}.', vscode.workspace.asRelativePath(out)));
      const actions = isLocalWindow() ? [openHtml, openMarkdown] : [openMarkdown, reveal];
      const chosen = await vscode.window.showInformationMessage(message, ...actions);
      if (chosen === openHtml) await vscode.env.openExternal(vscode.Uri.file(html));
      if (chosen === openMarkdown) await vscode.commands.executeCommand('markdown.showPreview', vscode.Uri.file(markdown));
      if (chosen === reveal) await revealFolder(html);
    },
  };
}

function finishedOf(sweep: SweepRef, sweeps: CommandServices['sweeps'], library: CommandServices['library']): RunRef[] {
  return sweptRuns(sweeps.find(sweep), sweep.runsFolder).filter((ref) => sweptState(library.find(ref)) === 'finished');
}

/** One run or more, those that were clicked picked already, or else the newest; empty when cancelled or where there is none. */
async function pickRuns(library: CommandServices['library'], clicked: readonly RunRef[]): Promise<RunRef[]> {
  const none = l10n.t('No run here has a record that can be read.');
  const fitting = await fittingRuns(library, 1, { none, fits: (entry) => entry.kind === 'run' });
  const [newest] = fitting;
  if (!newest) return [];
  const now = Date.now();
  const suggested = new Set((clicked.length > 0 ? clicked : [newest.ref]).map(runKey));
  const items = fitting.map(({ ref, entry }) => {
    const row = describeRun(entry, now);
    return {
      ...{ label: row.label, description: row.description, ref },
      ...(row.label === entry.id ? {} : { detail: entry.id }),
      picked: suggested.has(runKey(ref)),
    };
  });
  const picked = await vscode.window.showQuickPick(items, {
    title: l10n.t('Write Report'),
    placeHolder: l10n.t('Which runs is it about?'),
    ...{ canPickMany: true, matchOnDescription: true, matchOnDetail: true },
  });
  if (picked?.length === 0) void vscode.window.showInformationMessage(l10n.t('No run is chosen: a report is about one or more.'));
  return picked?.map(({ ref }) => ref) ?? [];
}

/** `reports/<run>-and-2-more-20261127-230105`, beside the folder of the runs; the time is that of the clock on the wall. */
export function reportFolder(runsFolder: string, runs: readonly RunRef[], now: Date): string {
  const others = runs.length === 1 ? '' : `-and-${runs.length - 1}-more`;
  const two = (value: number): string => String(value).padStart(2, '0');
  const date = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  return join(dirname(runsFolder), 'reports', `${runs[0]!.runId}${others}-${date}-${time}`);
}

function namesOf(runs: readonly RunRef[]): string {
  return runs.length === 1 ? runs[0]!.runId : l10n.t('{0} and {1} more', runs[0]!.runId, runs.length - 1);
}
