import * as vscode from 'vscode';
import { behavioursProtocol } from '../../contract/messages/behaviours';
import { compareProtocol } from '../../contract/messages/compare';
import { compareFileProtocol } from '../../contract/messages/compareFile';
import { coverageProtocol } from '../../contract/messages/coverage';
import { oneShotProtocol } from '../../contract/messages/oneShot';
import { readinessProtocol } from '../../contract/messages/readiness';
import { rolloutsProtocol } from '../../contract/messages/rollouts';
import { runProtocol } from '../../contract/messages/run';
import { sweepProtocol } from '../../contract/messages/sweep';
import { tokensProtocol } from '../../contract/messages/tokens';
import { treeProtocol } from '../../contract/messages/tree';
import { sameRun, type RunRef } from '../runs/runRef';
import type { SweepLibrary } from '../sweeps/sweepLibrary';
import { AnalysisThread, analysisWorker } from './analysisThread';
import type { RunLibrary } from '../runs/runLibrary';
import { BehavioursReader, type BehavioursPanelServices } from './behavioursHandlers';
import { CompareFileReader } from './compareFileHandlers';
import { Comparison, type ComparePanelServices } from './compareHandlers';
import { CoverageFileReader, type CoverageFileServices } from './coverageFiles';
import { CoverageReader, type CoveragePanelServices } from './coverageHandlers';
import { Latest } from '../latest';
import { onDidChangeSettings } from '../settings';
import { OneShotReader, type OneShotPanelServices } from './oneShotHandlers';
import { PanelHost } from './panelHost';
import type { PanelFillers, SamplesFile } from './panels';
import { PanelUpdates } from './panelUpdates';
import { ReadinessReader, type ReadinessPanelServices } from './readinessHandlers';
import { RolloutsReader, type RolloutsPanelServices } from './rolloutsHandlers';
import { RolloutsThread } from './rolloutsThread';
import { readRunOverview, runHandlers, type RunPanelServices } from './runHandlers';
import { SweepReader, type SweepPanelServices } from './sweepHandlers';
import { TokensReader, type TokensPanelServices } from './tokensHandlers';
import { TreeReader, type TreePanelServices } from './treeHandlers';

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
/** The log-probabilities of a large evaluation, all of which are read, are some 100 million: 0.2 µs each, ms. */
const SCORES_TIMEOUT = 120_000;

/** How each kind of panel is filled. */
export function fillPanels(services: FillServices): PanelFillers {
  const { extension, log, library } = services;
  const run: PanelFillers['run'] = {
    run: (panel, ref) => {
      const host = new PanelHost(
        panel,
        extension,
        { name: 'run', protocol: runProtocol },
        ref,
        runHandlers(services.run, ref),
        log,
      );
      const updates = updating(panel, async () => host.notify('changed', await readRunOverview(services.run, ref)));
      return owned(host, updates, follow(ref, updates), onTrust(updates));
    },
    rollouts: (panel, ref, focus) => {
      const thread = new RolloutsThread();
      const reader = new RolloutsReader(services.rollouts, ref, focus.step, thread.ask);
      if (focus.step !== undefined && focus.token) reader.showLater(focus.step, focus.token);
      const host = new PanelHost(
        panel,
        extension,
        { name: 'rollouts', protocol: rolloutsProtocol },
        { ...ref, ...withStep(focus.step) },
        reader.handlers,
        log,
      );
      const updates = updating(panel, async () => host.notify('changed', await reader.overview()));
      const all = owned(host, updates, thread, follow(ref, updates));
      return {
        ...all,
        focus: ({ step, token }) => {
          // A hidden page is not there to be told: it hears of the step when it comes back.
          if (step !== undefined && panel.visible) host.notify('showStep', { step, token });
          else if (step !== undefined) reader.showLater(step, token);
          return true;
        },
      };
    },
    compare: (panel, ref, focus) => {
      const comparison: Comparison = new Comparison(
        services.compare,
        ref,
        () => focus.step,
        (progress) => host.notify('progress', progress),
      );
      const host = new PanelHost(
        panel,
        extension,
        { name: 'compare', protocol: compareProtocol },
        { ...ref, ...withStep(focus.step) },
        comparison.handlers,
        log,
      );
      const updates = updating(panel, async () => host.notify('changed', await comparison.overview()));
      const all = owned(host, updates, comparison, follow(ref, updates), onTrust(updates));
      return {
        ...all,
        // What the user chose in the panel stays chosen unless another checkpoint is asked for.
        focus: (next) => next.step === undefined || next.step === focus.step,
      };
    },
    coverage: (panel, ref, focus) => {
      const thread = new RolloutsThread();
      const analysis = analysisThread();
      const scores = new RolloutsThread({ timeout: SCORES_TIMEOUT });
      const reader: CoverageReader = new CoverageReader(services.coverage, ref, thread.ask, analysis, {
        ask: scores.ask,
        tell: (progress) => host.notify('perplexityProgress', progress),
      });
      reader.show(focus);
      const host = new PanelHost(panel, extension, { name: 'coverage', protocol: coverageProtocol }, ref, reader.handlers, log);
      const updates = updating(panel, async () => {
        const news = await reader.news();
        if (news) host.notify('changed', news);
      });
      const all = owned(
        host,
        updates,
        reader,
        thread,
        scores,
        analysis,
        // Evaluations of any run may be shown or offered.
        library.onDidChange(() => updates.request()),
        onTrust(updates),
      );
      return {
        ...all,
        focus: showing(reader, updates),
      };
    },
    tokens: (panel, ref, focus) => {
      const analysis = analysisThread();
      const reader = new TokensReader(services.tokens, ref, analysis);
      reader.show(focus);
      const host = new PanelHost(panel, extension, { name: 'tokens', protocol: tokensProtocol }, ref, reader.handlers, log);
      const updates = updating(panel, async () => host.notify('changed', await reader.overview()));
      const all = owned(host, updates, analysis, follow(ref, updates));
      return {
        ...all,
        focus: showing(reader, updates),
      };
    },
    tree: (panel, ref, focus) => {
      const thread = new RolloutsThread();
      const analysis = analysisThread();
      const reader = new TreeReader(services.tree, ref, focus, thread.ask, (ask) => analysis.ask('tree', ask));
      const host = new PanelHost(panel, extension, { name: 'tree', protocol: treeProtocol }, ref, reader.handlers, log);
      const updates = updating(panel, async () => host.notify('changed', await reader.overview()));
      const all = owned(
        host,
        updates,
        thread,
        analysis,
        library.onDidChange(() => updates.request()),
        onTrust(updates),
      );
      return {
        ...all,
        focus: (next) => {
          if (next.step === undefined && next.evaluation === undefined) return true;
          reader.show(next);
          updates.request();
          return true;
        },
      };
    },
    behaviours: (panel, ref, focus) => {
      const { reader, updates, all } = behaviours(panel, ref);
      reader.show(focus);
      const trust = onTrust(updates);
      return {
        ...owned(all, trust, follow(ref, updates)),
        focus: showing(reader, updates),
      };
    },
    'one-shot': (panel, ref) => {
      const analysis = analysisThread();
      const reader = new OneShotReader(services.oneShot, ref, analysis);
      const host = new PanelHost(panel, extension, { name: 'one-shot', protocol: oneShotProtocol }, ref, reader.handlers, log);
      const updates = updating(panel, async () => host.notify('changed', await reader.overview()));
      return owned(host, updates, analysis, follow(ref, updates), onTrust(updates));
    },
  };
  const file: PanelFillers['file'] = {
    coverage: (panel, of, restored) => {
      const analysis = analysisThread();
      const files = [of.file, ...services.coverage.addedFiles(restored).filter((added) => added !== of.file)];
      const reader: CoverageFileReader = new CoverageFileReader(services.coverage, files, analysis, (overview) =>
        host.notify('changed', overview),
      );
      const host = new PanelHost(panel, extension, { name: 'coverage', protocol: coverageProtocol }, of, reader.handlers, log);
      return owned(host, analysis);
    },
    behaviours: (panel, of) => behaviours(panel, of).all,
    readiness: (panel, of) => {
      const thread = new RolloutsThread();
      const analysis = analysisThread();
      const reader: ReadinessReader = new ReadinessReader(services.readiness, of, thread.ask, analysis, {
        progress: (progress) => host.notify('progress', progress),
        changed: () => updates.request(),
      });
      const kind = { name: 'readiness', protocol: readinessProtocol } as const;
      const host = new PanelHost(panel, extension, kind, of, reader.handlers, log);
      const updates = updating(panel, async () => host.notify('changed', await reader.overview()));
      return owned(
        host,
        updates,
        thread,
        analysis,
        services.readiness.samplings.onDidChange((folder) => reader.onSampling(folder)),
        onTrust(updates),
      );
    },
    compare: (panel, of) => {
      const analysis = analysisThread();
      const { handlers } = new CompareFileReader(services.compare, of, analysis);
      const kind = { name: 'compare', protocol: compareFileProtocol, element: 'ptl-compare-file' } as const;
      return owned(new PanelHost(panel, extension, kind, of, handlers, log), analysis);
    },
  };
  const sweep: PanelFillers['sweep'] = (panel, ref) => {
    const reader = new SweepReader(services.sweep, ref);
    const host = new PanelHost(panel, extension, { name: 'sweep', protocol: sweepProtocol }, ref, reader.handlers, log);
    const updates = updating(panel, async () => host.notify('changed', await reader.overview()));
    return owned(
      host,
      updates,
      services.sweeps.onDidChange(() => updates.request()),
      library.onDidChange(({ added, changed, removed }) => {
        const all = [...added, ...changed, ...removed];
        if (all.length === 0 || all.some((run) => services.sweeps.of(run)?.ref.sweepId === ref.sweepId)) updates.request();
      }),
      onTrust(updates),
    );
  };
  return { run, file, sweep };

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
    log.warn(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}

/** What can be started changes with it. */
function onTrust(updates: PanelUpdates): vscode.Disposable {
  return vscode.workspace.onDidGrantWorkspaceTrust(() => updates.request());
}

/** A panel that shows what is asked for in the place of what it showed. */
function showing<Focus>(reader: { show(next: Focus): void }, updates: PanelUpdates): (next: Focus) => boolean {
  return (next) => {
    reader.show(next);
    updates.request();
    return true;
  };
}

function owned(...parts: { dispose(): void }[]) {
  return {
    focus: () => true,
    dispose: () => {
      for (const part of parts.splice(0)) part.dispose();
    },
  };
}

function withStep(step: number | undefined): { step?: number } {
  return step === undefined ? {} : { step };
}
