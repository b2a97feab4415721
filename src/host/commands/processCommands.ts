import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { requestControl } from '../../store/controlFiles';
import { plainMessage } from '../plainMessage';
import { isGoing } from '../../store/runEntry';
import { runKey } from '../runs/runRef';
import { pickRun } from './pickRun';
import type { CommandServices } from './services';
import type { CommandHandlers } from './table';
import { commandTarget } from './target';

/** Stop, resume and checkpoint a run. */
export function processCommands({
  library,
  launcher,
  panels,
}: CommandServices): Pick<CommandHandlers, 'stop' | 'resume' | 'checkpoint'> {
  const goingRun = async (target: unknown, placeholder: string) =>
    commandTarget(target).ref ?? pickRun(library, { placeholder, none: l10n.t('No run is going.'), fits: isGoing });
  return {
    stop: async (target) => {
      const ref = await goingRun(target, l10n.t('Which run is to stop?'));
      if (!ref) return;
      const outcome = await vscode.window.withProgress(
        { location: vscode.ProgressLocation.Window, title: l10n.t('Stopping {0} at the end of its step…', ref.runId) },
        () => launcher().stop(runKey(ref)),
      );
      if (outcome !== 'not running') return;
      const message = plainMessage(l10n.t('{0} was not stopped: no trainer of it was found.', ref.runId));
      void vscode.window.showInformationMessage(message);
    },
    checkpoint: async (target) => {
      const ref = await goingRun(target, l10n.t('Which run is to seal a checkpoint?'));
      if (!ref) return;
      await requestControl(runKey(ref), 'checkpoint');
      vscode.window.setStatusBarMessage(l10n.t('{0} seals a checkpoint at the end of its step.', ref.runId), 5000);
    },
    resume: async (target) => {
      const ref =
        commandTarget(target).ref ??
        (await pickRun(library, {
          placeholder: l10n.t('Which run is to go on from its last checkpoint?'),
          none: l10n.t('No run can be resumed: only one that ended before its last step can.'),
          fits: (entry) => entry.kind === 'run' && entry.summary.resumable,
        }));
      if (!ref) return;
      await vscode.window.withProgress(
        { location: vscode.ProgressLocation.Notification, title: l10n.t('Resuming {0}…', ref.runId) },
        () => launcher().resume(runKey(ref)),
      );
      panels.show('run', ref);
    },
  };
}
