import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { isGoing, runTitle } from '../../store/runEntry';
import { listTrash, moveRunToTrash, restoreRun, type TrashedRun } from '../../store/trash';
import { updateUser } from '../../store/userFile';
import { runKey, type RunRef } from '../runs/runRef';
import { pickRun, type RunQuestion } from './pickRun';
import type { CommandServices } from './services';
import type { CommandHandlers } from './table';
import { commandTarget, SELECTED } from './target';
import { plainMessage } from '../plainMessage';

const LONGEST_NAME = 200;

/** Rename, delete and restore runs. */
export function editCommands({
  library,
  selectedRun,
}: Pick<CommandServices, 'library' | 'selectedRun'>): Pick<CommandHandlers, 'rename' | 'delete' | 'restore'> {
  const restore = async (trashed: TrashedRun) => {
    await restoreRun(trashed);
    await library.look({ runsFolder: trashed.runsFolder, runId: trashed.id });
  };
  const runOf = async (target: unknown, question: RunQuestion): Promise<RunRef | undefined> =>
    target === SELECTED ? selectedRun() : (commandTarget(target).ref ?? pickRun(library, { ...question, always: true }));
  return {
    rename: async (target) => {
      const ref = await runOf(target, {
        placeholder: l10n.t('Which run is to be renamed?'),
        none: l10n.t('No run here has a record that can be read.'),
        fits: (entry) => entry.kind === 'run',
      });
      const entry = ref && library.find(ref);
      if (!entry) return;
      if (entry.kind !== 'run') throw new Error(l10n.t('The run {0} has no readable record.', entry.id));
      const name = await vscode.window.showInputBox({
        title: l10n.t('Rename {0}', entry.id),
        prompt: l10n.t('Nothing goes back to the name the run came with.'),
        value: runTitle(entry),
        validateInput: (value) =>
          value.length > LONGEST_NAME
            ? l10n.t('The name has {0} characters; at most {1} are allowed.', value.length, LONGEST_NAME)
            : undefined,
      });
      if (name === undefined) return;
      await updateUser(runKey(ref), (user) => ({ ...user, name: name.trim() === '' ? null : name.trim() }));
      await library.look(ref);
    },
    delete: async (target) => {
      const ref = await runOf(target, {
        placeholder: l10n.t('Which run is to be deleted?'),
        none: l10n.t('There is no run that could be deleted: stop a run before deleting it.'),
        fits: (entry) => !isGoing(entry),
      });
      const entry = ref && library.find(ref);
      if (!entry) return;
      const title = runTitle(entry);
      if (isGoing(entry)) throw new Error(l10n.t('{0} is still going: stop it before deleting it.', title));
      const confirm = l10n.t('Move to Trash');
      const detail = l10n.t(
        'The folder with its rollouts and checkpoints is moved to .posttraining/trash, and can be restored from there.',
      );
      if (
        (await vscode.window.showWarningMessage(l10n.t('Delete the run {0}?', title), { modal: true, detail }, confirm)) !==
        confirm
      )
        return;
      const trashed = await moveRunToTrash(ref.runsFolder, ref.runId);
      await library.look(ref);
      const undo = l10n.t('Undo');
      void vscode.window
        .showInformationMessage(plainMessage(l10n.t('Deleted the run {0}.', title)), undo)
        .then(async (choice) => {
          if (choice === undo)
            await restore(trashed).catch((error: Error) => vscode.window.showErrorMessage(plainMessage(error.message)));
        });
    },
    restore: async () => {
      const deleted = (await Promise.all(library.folders.map(({ path }) => listTrash(path)))).flat();
      if (deleted.length === 0) return void vscode.window.showInformationMessage(l10n.t('The trash is empty.'));
      const items = deleted.map((trashed) => ({ label: trashed.id, description: trashed.runsFolder, trashed }));
      const picked = await vscode.window.showQuickPick(items, { placeHolder: l10n.t('Which run is to be restored?') });
      if (picked) await restore(picked.trashed);
    },
  };
}
