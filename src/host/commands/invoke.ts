import * as vscode from 'vscode';
import type { RunAction } from '../../contract/messages/run';
import type { RunRef } from '../runs/runRef';
import { commandId, type CommandName } from './table';

const commandOfAction: Record<RunAction, CommandName> = {
  stop: 'stop',
  resume: 'resume',
  checkpoint: 'checkpoint',
  openRollouts: 'openRollouts',
  compare: 'compare',
  openCoverage: 'openCoverage',
  openTokens: 'openTokens',
  openTree: 'openTree',
  openBehaviours: 'openBehaviours',
  openOneShot: 'openOneShot',
  evaluate: 'evaluate',
  openRecipe: 'openRecipe',
  openLog: 'showLog',
  reveal: 'reveal',
  copyId: 'copyId',
  rename: 'rename',
  delete: 'delete',
  diagnose: 'diagnose',
};

/** Does what was asked for in the panel of a run. */
export function actOnRun(action: RunAction, ref: RunRef, step: number | undefined): Promise<void> {
  return invoke(commandOfAction[action], ref, step);
}

/** Runs one of our commands on a run. */
export async function invoke(name: CommandName, ref: RunRef, step?: number): Promise<void> {
  await vscode.commands.executeCommand(commandId(name), { ref, step });
}
