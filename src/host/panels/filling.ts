import * as vscode from 'vscode';
import { stackOf } from '../../store/errorCode';
import { behavioursProtocol } from '../../contract/messages/behaviours';
import { sameRun, type RunRef } from '../runs/runRef';
import type { SweepLibrary } from '../sweeps/sweepLibrary';
import { AnalysisThread, analysisWorker } from './analysisThread';
import type { RunLibrary } from '../runs/runLibrary';
import { BehavioursReader, type BehavioursPanelServices } from './behavioursHandlers';
import type { ComparePanelServices } from './compareHandlers';
import type { CoverageFileServices } from './coverageFiles';
import type { CoveragePanelServices } from './coverageHandlers';
import { Latest } from '../latest';
import { onDidChangeSettings } from '../settings';
import type { OneShotPanelServices } from './oneShotHandlers';
import { PanelHost } from './panelHost';
import type { SamplesFile } from './panels';
import { PanelUpdates } from './panelUpdates';
import type { ReadinessPanelServices } from './readinessHandlers';
import type { RolloutsPanelServices } from './rolloutsHandlers';
import type { RunPanelServices } from './runHandlers';
import type { SweepPanelServices } from './sweepHandlers';
import type { TokensPanelServices } from './tokensHandlers';
import type { TreePanelServices } from './treeHandlers';

export interface FillServices {
  extension: vscode.Uri;
  log: vscode.LogOutputChannel;
  library: RunLibrary;
  sweeps: SweepLibrary;
  run: RunPanelServices;
  rollouts: RolloutsPanelServices;
  compare: ComparePanelServices;
  coverage: CoveragePanelServices & CoverageFileServices;
  tokens: TokensPanelServices;
  tree: TreePanelServices;
  behaviours: BehavioursPanelServices;
  readiness: ReadinessPanelServices;
  oneShot: OneShotPanelServices;
  sweep: SweepPanelServices;
}

/** A panel is told of changes at most this often. */
const PAUSE_MS = 250;

export type Filling = ReturnType<typeof filling>;

/** What all kinds of panels are filled with. */
export function filling(services: FillServices) {
  const { extension, log, library } = services;
  return { services, behaviours, analysisThread, updating, follow };

  function behaviours(panel: vscode.WebviewPanel, of: RunRef | SamplesFile) {
    const analysis = analysisThread();
    const reader = new BehavioursReader(services.behaviours, of, analysis);
    const host = new PanelHost(panel, extension, { name: 'behaviours', protocol: behavioursProtocol }, of, reader.handlers, log);
    const updates = updating(panel, async () => host.notify('changed', await reader.overview()));
    return {
      reader,
      updates,
      all: owned(
        host,
        updates,
        analysis,
        onDidChangeSettings(() => updates.request()),
      ),
    };
  }

  function analysisThread(): AnalysisThread {
    return new AnalysisThread(analysisWorker(extension.fsPath));
  }

  /** Tells a panel of changes, not too often; what goes wrong is in the log. */
  function updating(panel: vscode.WebviewPanel, tell: () => Promise<void>): PanelUpdates {
    return new PanelUpdates(panel, new Latest(tell, PAUSE_MS, warn));
  }

  function follow(ref: RunRef, updates: PanelUpdates): { dispose(): void } {
    return library.onDidChange(({ added, changed, removed }) => {
      if (removed.some((other) => sameRun(other, ref))) return;
      if ([...added, ...changed].some((other) => sameRun(other, ref))) updates.request();
    });
  }

  function warn(error: unknown): void {
    log.warn(stackOf(error));
  }
}

/** What can be started changes with it. */
export function onTrust(updates: PanelUpdates): vscode.Disposable {
  return vscode.workspace.onDidGrantWorkspaceTrust(() => updates.request());
}

/** A panel that shows what is asked for in the place of what it showed. */
export function showing<Focus>(reader: { show(next: Focus): void }, updates: PanelUpdates): (next: Focus) => boolean {
  return (next) => {
    reader.show(next);
    updates.request();
    return true;
  };
}

export function owned(...parts: { dispose(): void }[]) {
  return {
    focus: () => true,
    dispose: () => {
      for (const part of parts.splice(0)) part.dispose();
    },
  };
}

export function withStep(step: number | undefined): { step?: number } {
  return step === undefined ? {} : { step };
}
