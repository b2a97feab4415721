import type * as vscode from 'vscode';
import type { Launcher } from '../../launchers/launcher';
import type { ReportDocument } from '../compute/reportDocument';
import type { ModelLibrary } from '../models/modelLibrary';
import type { MemoryPanel } from '../panels/memoryPanel';
import type { Panels } from '../panels/panels';
import type { RunsTablePanel } from '../panels/runsTablePanel';
import type { RunLibrary } from '../runs/runLibrary';
import type { RunRef } from '../runs/runRef';

/** What commands work with. */
export interface CommandServices {
  extension: vscode.Uri;
  log: vscode.LogOutputChannel;
  library: RunLibrary;
  models: ModelLibrary;
  panels: Panels;
  memory: Pick<MemoryPanel, 'show'>;
  runsTable: RunsTablePanel;
  /** With the settings as they are now. */
  launcher(): Launcher;
  /** What Diagnose Compute shows. */
  report: ReportDocument;
  setupLog: vscode.OutputChannel;
  /** Where backends are set up. */
  backendsFolder(): string;
  /** `posttrain …` to its end; resolves with standard output. `onText` is told all of standard error. */
  posttrain(
    args: string[],
    signal?: AbortSignal,
    onProgress?: (line: string) => void,
    onText?: (text: string) => void,
  ): Promise<string>;
  /** The run whose row is selected in the tree; undefined where another row is, or none. */
  selectedRun(): RunRef | undefined;
  /** Selects a run in the tree. */
  reveal(ref: RunRef): Promise<void>;
}
