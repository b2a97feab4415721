import type * as vscode from 'vscode';
import type { Launcher } from '../../launchers/launcher';
import type { ModelLibrary } from '../models/modelLibrary';
import type { Panels } from '../panels/panels';
import type { RunLibrary } from '../runs/runLibrary';
import type { RunRef } from '../runs/runRef';

/** What commands work with. */
export interface CommandServices {
  extension: vscode.Uri;
  log: vscode.LogOutputChannel;
  library: RunLibrary;
  models: ModelLibrary;
  panels: Panels;
  /** With the settings as they are now. */
  launcher(): Launcher;
  /** `posttrain …` to its end; resolves with standard output. */
  posttrain(args: string[], signal?: AbortSignal, onProgress?: (line: string) => void): Promise<string>;
  /** Selects a run in the tree. */
  reveal(ref: RunRef): Promise<void>;
}
