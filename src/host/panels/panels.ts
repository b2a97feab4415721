import { join } from 'node:path';
import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import * as z from 'zod';
import type { RolloutToken } from '../../contract/messages/rollouts';
import type { RunLibrary } from '../runs/runLibrary';
import { runKey, type RunRef } from '../runs/runRef';
import type { SweepLibrary } from '../sweeps/sweepLibrary';
import type { SweepRef } from '../sweeps/sweepRef';
import type { OpenedFiles } from './openedFiles';

export type RunPanelName = 'run' | 'rollouts' | 'compare' | 'coverage' | 'tokens' | 'tree' | 'behaviours' | 'one-shot';
/** Panels that are of files or folders alone. */
type FilePanelName = 'readiness';
export type PanelName = RunPanelName | FilePanelName;

/** What to show first in a panel that is opened or already open. */
export interface PanelFocus {
  step?: number | undefined;
  /** Id of one of the run's evaluations. */
  evaluation?: string | undefined;
  /** Id of a prompt of the step. */
  prompt?: string | undefined;
  /** Keys of evaluations of any runs, the one compared with first (`evaluationKey`). */
  evaluations?: readonly string[] | undefined;
  /** A token of a completion of the step. */
  token?: RolloutToken | undefined;
}

/** A panel once it is filled. */
export interface OpenPanel extends vscode.Disposable {
  /** Told when the panel is asked for again while it is open. False: it cannot show that, and is to be made anew. */
  focus(focus: PanelFocus): boolean;
}

export type FillPanel = (panel: vscode.WebviewPanel, ref: RunRef, focus: PanelFocus) => OpenPanel;

/** A file with samples of any origin, or a folder of samples. */
export interface SamplesFile {
  /** Absolute path. */
  file: string;
}

/** @param restored what the webview kept, where it is made anew after a reload */
export type FillFilePanel = (panel: vscode.WebviewPanel, file: SamplesFile, restored: unknown) => OpenPanel;

export type FillSweepPanel = (panel: vscode.WebviewPanel, ref: SweepRef) => OpenPanel;

/** A panel's kind, and the end of its type. */
export type PanelKindName = PanelName | 'sweep';

type Subject = RunRef | SamplesFile | SweepRef;

const runStateSchema = z.looseObject({ runId: z.string(), runsFolder: z.string(), step: z.int().min(0).optional() });
const sweepStateSchema = z.looseObject({ sweepId: z.string(), runsFolder: z.string() });
const fileStateSchema = z.looseObject({ file: z.string() });

export interface PanelFillers {
  run: Record<RunPanelName, FillPanel>;
  /** The panels that a file can be seen in. */
  file: Partial<Record<PanelName, FillFilePanel>>;
  sweep: FillSweepPanel;
}

/** The open panels: one of each kind a run, or a file, restored after a reload. */
export class Panels implements vscode.Disposable {
  private readonly open = new Map<string, { name: PanelKindName; of: Subject; panel: vscode.WebviewPanel; filled: OpenPanel }>();
  private readonly registrations: { dispose(): void }[];

  constructor(
    private readonly library: Pick<RunLibrary, 'find' | 'onDidChange'>,
    private readonly sweeps: Pick<SweepLibrary, 'find' | 'onDidChange'>,
    private readonly libraryReady: Promise<void>,
    private readonly fill: PanelFillers,
    private readonly opened: OpenedFiles,
    private readonly title: (name: PanelKindName, of: Subject) => string,
  ) {
    const names = [...new Set(Object.keys({ ...fill.run, ...fill.file }))] as PanelName[];
    this.registrations = [
      ...names.map((name) =>
        vscode.window.registerWebviewPanelSerializer(`postTraining.${name}`, {
          deserializeWebviewPanel: (panel, state) => this.restore(name, panel, state),
        }),
      ),
      vscode.window.registerWebviewPanelSerializer('postTraining.sweep', {
        deserializeWebviewPanel: (panel, state) => this.restoreSweep(panel, state),
      }),
      sweeps.onDidChange(() => this.retitle()),
      library.onDidChange(({ removed }) => {
        for (const ref of removed) for (const name of names) this.open.get(keyOf(name, ref))?.panel.dispose();
        this.retitle();
      }),
    ];
  }

  /** Shows the panel of a run, making it where it is not open. */
  show(name: RunPanelName, ref: RunRef, focus: PanelFocus = {}): void {
    const known = this.open.get(keyOf(name, ref));
    if (known?.filled.focus(focus)) return known.panel.reveal();
    known?.panel.dispose();
    const panel = this.create(name, ref);
    this.adopt(name, panel, ref, this.fill.run[name](panel, ref, focus));
  }

  /** The same of a file. @throws Error where it cannot be seen in this panel */
  async showFile(name: PanelName, of: SamplesFile): Promise<void> {
    const fill = this.fill.file[name];
    if (!fill) throw new Error(l10n.t('A file cannot be seen in the panel {0}.', name));
    const known = this.open.get(keyOf(name, of));
    if (known) return known.panel.reveal();
    await this.opened.add(of.file);
    const panel = this.create(name, of);
    this.adopt(name, panel, of, fill(panel, of, undefined));
  }

  /** Shows the panel of a sweep, making it where it is not open. */
  showSweep(of: SweepRef): void {
    const known = this.open.get(keyOf('sweep', of));
    if (known) return known.panel.reveal();
    const panel = this.create('sweep', of);
    this.adopt('sweep', panel, of, this.fill.sweep(panel, of));
  }

  /** The panels of runs that a file can be seen in too. */
  get ofFiles(): RunPanelName[] {
    return (Object.keys(this.fill.run) as RunPanelName[]).filter((name) => this.fill.file[name] !== undefined);
  }

  dispose(): void {
    for (const registration of this.registrations) registration.dispose();
    for (const { filled } of [...this.open.values()]) filled.dispose();
  }

  /** A run is renamed, or says its name only when its record is there. */
  private retitle(): void {
    for (const { name, of, panel } of this.open.values()) {
      const title = this.title(name, of);
      if (panel.title !== title) panel.title = title;
    }
  }

  /** The state comes from a webview: only a run that this window shows, or a file that the user opened before, is opened again. */
  private async restore(name: PanelName, panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    await this.libraryReady;
    const ofFile = fileStateSchema.safeParse(state).data;
    if (ofFile) return this.restoreFile(name, panel, { file: ofFile.file }, state);
    const parsed = runStateSchema.safeParse(state);
    const ref = parsed.success ? { runId: parsed.data.runId, runsFolder: parsed.data.runsFolder } : undefined;
    const fill = (this.fill.run as Partial<Record<PanelName, FillPanel>>)[name];
    if (!ref || !fill || !this.library.find(ref) || this.open.has(keyOf(name, ref))) return panel.dispose();
    panel.title = this.title(name, ref);
    this.adopt(name, panel, ref, fill(panel, ref, { step: parsed.data?.step }));
  }

  /** Only a sweep that this window shows is opened again. */
  private async restoreSweep(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    await this.libraryReady;
    const parsed = sweepStateSchema.safeParse(state).data;
    const of = parsed && { sweepId: parsed.sweepId, runsFolder: parsed.runsFolder };
    if (!of || !this.sweeps.find(of) || this.open.has(keyOf('sweep', of))) return panel.dispose();
    panel.title = this.title('sweep', of);
    this.adopt('sweep', panel, of, this.fill.sweep(panel, of));
  }

  private restoreFile(name: PanelName, panel: vscode.WebviewPanel, of: SamplesFile, state: unknown): void {
    const fill = this.fill.file[name];
    if (!fill || !this.opened.has(of.file) || this.open.has(keyOf(name, of))) return panel.dispose();
    panel.title = this.title(name, of);
    this.adopt(name, panel, of, fill(panel, of, state));
  }

  private create(name: PanelKindName, of: Subject): vscode.WebviewPanel {
    return vscode.window.createWebviewPanel(`postTraining.${name}`, this.title(name, of), vscode.ViewColumn.Active, {});
  }

  private adopt(name: PanelKindName, panel: vscode.WebviewPanel, of: Subject, filled: OpenPanel): void {
    const key = keyOf(name, of);
    this.open.set(key, { name, of, panel, filled });
    panel.onDidDispose(() => {
      if (this.open.get(key)?.panel === panel) this.open.delete(key);
      filled.dispose();
    });
  }
}

const keyOf = (name: PanelKindName, of: Subject): string =>
  `${name} ${'file' in of ? of.file : 'sweepId' in of ? join(of.runsFolder, of.sweepId) : runKey(of)}`;
