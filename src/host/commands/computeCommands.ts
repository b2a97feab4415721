import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { stackOf } from '../../store/errorCode';
import { doctorText } from '../../analysis/doctorText';
import { doctorReportSchema } from '../../contract/doctorReport';
import { describeDiagnosis } from '../compute/describeDiagnosis';
import { backendChoices, canBuild, namedBackend, setupArguments, type SetupChoice } from '../compute/setupChoice';
import { oneSentence } from '../panels/answer';
import { plainMessage } from '../plainMessage';
import { explainBackend } from '../runs/explainBackend';
import { pythonPath } from '../settings';
import type { CommandServices } from './services';
import { commandId, type CommandHandlers } from './table';
import { commandTarget } from './target';

/** What this machine computes on, and the backends that have to be set up. */
export function computeCommands(services: CommandServices): Pick<CommandHandlers, 'diagnose' | 'setUpBackend'> {
  let isSettingUp = false;
  return {
    diagnose: (target) => diagnose(services, target),
    setUpBackend: async (target) => {
      if (isSettingUp) throw new Error(l10n.t('A backend is being set up already.'));
      isSettingUp = true;
      let tell: (() => Promise<void>) | undefined;
      try {
        const choice = await ask(namedBackend(target));
        if (choice) tell = await setUp(services, choice);
      } finally {
        isSettingUp = false;
      }
      // A notification may stand for hours, and one of its buttons leads back here.
      await tell?.();
    },
  };
}

/** Runs the doctor. From a run, what its record says of its backend stands first. */
async function diagnose({ library, posttrain, report }: CommandServices, target: unknown): Promise<void> {
  const { ref } = commandTarget(target);
  const entry = ref && library.find(ref);
  const printed = await withProgress(l10n.t('Diagnosing compute'), (signal, tell) =>
    posttrain(['doctor', '--json'], signal, tell),
  );
  if (printed === undefined) return;
  const found = doctorReportSchema.parse(JSON.parse(printed));
  const recorded = entry?.kind === 'run' ? `${explainBackend(entry.record.backend)}\n\n` : '';
  await report.show(recorded + doctorText(found));
  const { message, action } = describeDiagnosis(found);
  const chosen = await vscode.window.showInformationMessage(plainMessage(message), ...(action ? [action.label] : []));
  if (!action || chosen !== action.label) return;
  if (action.kind === 'copy') return vscode.env.clipboard.writeText(action.command);
  await vscode.commands.executeCommand(commandId('setUpBackend'), { backend: action.backend });
}

async function ask(named: SetupChoice['backend'] | undefined): Promise<SetupChoice | undefined> {
  const title = l10n.t('Set Up GPU Backend');
  const backend =
    named ?? (await vscode.window.showQuickPick(backendChoices(), { title, placeHolder: l10n.t('Which backend?') }))?.backend;
  if (backend === undefined) return undefined;
  if (!canBuild(backend, process.platform)) return { backend, python: null };
  const download = {
    label: l10n.t('Download TensorFlow'),
    description: l10n.t('libtensorflow 2.9.1, or the one of pip where that does not do'),
  };
  const build = {
    label: l10n.t("Use a Python's TensorFlow…"),
    description: l10n.t('builds the addon against it, with g++; knows present-day GPUs'),
  };
  const how = await vscode.window.showQuickPick([download, build], { title, placeHolder: l10n.t('TensorFlow for {0}', backend) });
  if (how !== build) return how && { backend, python: null };
  const python = await vscode.window.showInputBox({
    title,
    prompt: l10n.t('Python interpreter that has TensorFlow 2.21'),
    value: pythonPath() || 'python3',
    validateInput: (value) => (value.trim() === '' ? l10n.t('Name a Python interpreter.') : undefined),
  });
  return python === undefined ? undefined : { backend, python: python.trim() };
}

/** Returns what is to be said of it; undefined where it was cancelled. */
async function setUp(
  { posttrain, setupLog, backendsFolder, log }: CommandServices,
  choice: SetupChoice,
): Promise<(() => Promise<void>) | undefined> {
  const { backend } = choice;
  const args = setupArguments(choice, backendsFolder());
  setupLog.appendLine(`posttrain ${args.join(' ')}`);
  const show = l10n.t('Show Output');
  try {
    const printed = await withProgress(l10n.t('Setting up {0}', backend), (signal, tell) =>
      posttrain(args, signal, tell, (text) => setupLog.append(text)),
    );
    if (printed === undefined) {
      setupLog.appendLine(l10n.t('The setup was cancelled.'));
      return undefined;
    }
    setupLog.appendLine(printed);
  } catch (error) {
    log.error(stackOf(error));
    const message = l10n.t('{0} was not set up, and what was there is as it was. {1}', backend, oneSentence(error));
    return async () => {
      if ((await vscode.window.showErrorMessage(plainMessage(message), show)) === show) setupLog.show();
    };
  }
  const diagnoseNow = l10n.t('Diagnose Compute');
  const message = l10n.t('{0} is set up; runs that are started from now on can use it.', backend);
  return async () => {
    if ((await vscode.window.showInformationMessage(message, diagnoseNow)) !== diagnoseNow) return;
    await vscode.commands.executeCommand(commandId('diagnose'));
  };
}

/** Undefined where it was cancelled. */
async function withProgress(
  title: string,
  work: (signal: AbortSignal, tell: (message: string) => void) => Promise<string>,
): Promise<string | undefined> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (progress, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    try {
      return await work(abort.signal, (message) => progress.report({ message }));
    } catch (error) {
      if (abort.signal.aborted) return undefined;
      throw error;
    }
  });
}
