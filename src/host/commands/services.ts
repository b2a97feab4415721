import type * as vscode from 'vscode';
import type { Launcher } from '../../launchers/launcher';
import type { LocalSweepLauncher } from '../../launchers/localSweep';
import type { ReportDocument } from '../compute/reportDocument';
import type { ModelLibrary } from '../models/modelLibrary';
import type { MemoryPanel } from '../panels/memoryPanel';
import type { Panels } from '../panels/panels';
import type { RunsTablePanel } from '../panels/runsTablePanel';
import type { RunLibrary } from '../runs/runLibrary';
import type { RunRef } from '../runs/runRef';
import type { SweepLibrary } from '../sweeps/sweepLibrary';
import type { SweepRef } from '../sweeps/sweepRef';

/** What commands work with. */
export interface CommandServices {
  extension: vscode.Uri;
  log: vscode.LogOutputChannel;
  library: RunLibrary;
  models: ModelLibrary;
  panels: Panels;
  memory: Pick<MemoryPanel, 'show'>;
  runsTable: RunsTablePanel;
  sweeps: SweepLibrary;
  /** With the settings as they are now. */
  launcher(): Launcher;
  sweepLauncher(): LocalSweepLauncher;
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
  /** Selects a run or a sweep in the tree. */
  reveal(ref: RunRef | SweepRef): Promise<void>;
}
