import { resolve } from 'node:path';
import * as vscode from 'vscode';
import { changedPatterns } from '../analysis/behaviours/changedPatterns';
import { backendNameSchema, type BackendName } from '../contract/recipe';
import type { PatternChange } from '../contract/ownPattern';
import type { RunsFolder } from './runs/runLibrary';

const section = 'postTraining';
const DEFAULT_RUNS_FOLDER = '.posttraining/runs';

/** The runs folder of a workspace folder, as the settings say. */
export function runsFolderOf(folder: vscode.WorkspaceFolder): RunsFolder {
  const configured =
    vscode.workspace.getConfiguration(section, folder.uri).get<string>('runsFolder')?.trim() || DEFAULT_RUNS_FOLDER;
  return { name: folder.name, path: resolve(folder.uri.fsPath, configured) };
}

/** Those of all workspace folders on disk; two folders may share one. */
export function runsFolders(): RunsFolder[] {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file').map(runsFolderOf);
  return folders.filter(({ path }, index) => folders.findIndex((other) => other.path === path) === index);
}

/** The workspace folder whose runs are in this runs folder, wherever the settings put it. */
export function workspaceFolderOf(runsFolder: string): vscode.WorkspaceFolder | undefined {
  return vscode.workspace.workspaceFolders?.find((folder) => runsFolderOf(folder).path === runsFolder);
}

/** null: the best one that works. */
export function defaultBackend(): BackendName | null {
  return backendNameSchema.safeParse(vscode.workspace.getConfiguration(section).get('defaultBackend')).data ?? null;
}

/** The same as options of a `posttrain` command. */
export function backendOptions(): string[] {
  const backend = defaultBackend();
  return backend === null ? [] : ['--backend', backend];
}

export function pythonPath(): string {
  return vscode.workspace.getConfiguration(section).get<string>('pythonPath')?.trim() ?? '';
}

export function notificationLevel(): 'all' | 'failures' | 'none' {
  const level = vscode.workspace.getConfiguration(section).get<string>('notifications');
  return level === 'failures' || level === 'none' ? level : 'all';
}

/** Behaviours of the user's, as they stand in a settings file: anything. */
export function behaviourPatterns(): unknown {
  return vscode.workspace.getConfiguration(section).get<unknown>('behaviours');
}

let lastChange: Promise<void> = Promise.resolve();

/**
 * Changes the list where it is set, in the workspace's settings or the user's; where it is in neither, in those of the workspace, so that
 * it is shared with it. Changes are made one after the other, each to what the one before left.
 * @throws Error where it cannot be made or written
 */
export function changeBehaviourPatterns(change: PatternChange): Promise<void> {
  const changed = lastChange.then(async () => {
    const configuration = vscode.workspace.getConfiguration(section);
    const set = configuration.inspect<unknown>('behaviours');
    const hasWorkspace = (vscode.workspace.workspaceFolders ?? []).length > 0;
    const isOfWorkspace = set?.workspaceValue !== undefined || (set?.globalValue === undefined && hasWorkspace);
    const [target, value] = isOfWorkspace
      ? [vscode.ConfigurationTarget.Workspace, set?.workspaceValue]
      : [vscode.ConfigurationTarget.Global, set?.globalValue];
    await configuration.update('behaviours', changedPatterns(value, change), target);
  });
  lastChange = changed.catch(() => undefined);
  return changed;
}

export function onDidChangeSettings(listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(section)) listener();
  });
}
