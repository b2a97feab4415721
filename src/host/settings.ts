import { resolve } from 'node:path';
import * as vscode from 'vscode';
import { backendNameSchema, type BackendName } from '../contract/recipe';
import type { OwnPattern } from '../contract/ownPattern';
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

/** Into the settings of the workspace, so that they are shared with it; without one into the user's. */
export async function saveBehaviourPatterns(patterns: readonly OwnPattern[]): Promise<void> {
  const hasWorkspace = (vscode.workspace.workspaceFolders ?? []).length > 0;
  const target = hasWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  await vscode.workspace.getConfiguration(section).update('behaviours', patterns, target);
}

export function onDidChangeSettings(listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(section)) listener();
  });
}
