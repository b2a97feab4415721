import * as vscode from 'vscode';
import { z } from 'zod';
import type { RunLibrary } from '../runs/runLibrary';
import { runKey, type RunRef } from '../runs/runRef';

export type PanelName = 'run' | 'rollouts' | 'compare' | 'coverage';

/** What to show first in a panel that is opened or already open. */
export interface PanelFocus {
  step?: number | undefined;
  /** Id of one of the run's evaluations. */
  evaluation?: string | undefined;
}

/** A panel once it is filled. */
export interface OpenPanel extends vscode.Disposable {
  /** Told when the panel is asked for again while it is open. False: it cannot show that, and is to be made anew. */
  focus(focus: PanelFocus): boolean;
}

export type FillPanel = (panel: vscode.WebviewPanel, ref: RunRef, focus: PanelFocus) => OpenPanel;

const stateSchema = z.looseObject({ runId: z.string(), runsFolder: z.string(), step: z.int().min(0).optional() });

/** The open panels: one of each kind a run, restored after a reload. */
export class Panels implements vscode.Disposable {
  private readonly open = new Map<string, { name: PanelName; ref: RunRef; panel: vscode.WebviewPanel; filled: OpenPanel }>();
  private readonly registrations: { dispose(): void }[];

  constructor(
    private readonly library: Pick<RunLibrary, 'find' | 'onDidChange'>,
    private readonly libraryReady: Promise<void>,
    private readonly fill: Record<PanelName, FillPanel>,
    private readonly title: (name: PanelName, ref: RunRef) => string,
  ) {
    const names = Object.keys(fill) as PanelName[];
    this.registrations = [
      ...names.map((name) =>
        vscode.window.registerWebviewPanelSerializer(`postTraining.${name}`, {
          deserializeWebviewPanel: (panel, state) => this.restore(name, panel, state),
        }),
      ),
      library.onDidChange(({ removed }) => {
        for (const ref of removed) for (const name of names) this.open.get(keyOf(name, ref))?.panel.dispose();
        this.retitle();
      }),
    ];
  }

  /** Shows the panel of a run, making it where it is not open. */
  show(name: PanelName, ref: RunRef, focus: PanelFocus = {}): void {
    const known = this.open.get(keyOf(name, ref));
    if (known?.filled.focus(focus)) return known.panel.reveal();
    known?.panel.dispose();
    const panel = vscode.window.createWebviewPanel(`postTraining.${name}`, this.title(name, ref), vscode.ViewColumn.Active, {});
    this.adopt(name, panel, ref, focus);
  }

  dispose(): void {
    for (const registration of this.registrations) registration.dispose();
    for (const { filled } of [...this.open.values()]) filled.dispose();
  }

  /** A run is renamed, or says its name only when its record is there. */
  private retitle(): void {
    for (const { name, ref, panel } of this.open.values()) {
      const title = this.title(name, ref);
      if (panel.title !== title) panel.title = title;
    }
  }

  private async restore(name: PanelName, panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    await this.libraryReady;
    const parsed = stateSchema.safeParse(state);
    const ref = parsed.success ? { runId: parsed.data.runId, runsFolder: parsed.data.runsFolder } : undefined;
    // The state comes from a webview: only a run that this window shows is opened again.
    if (!ref || !this.library.find(ref) || this.open.has(keyOf(name, ref))) return panel.dispose();
    panel.title = this.title(name, ref);
    this.adopt(name, panel, ref, { step: parsed.data?.step });
  }

  private adopt(name: PanelName, panel: vscode.WebviewPanel, ref: RunRef, focus: PanelFocus): void {
    const filled = this.fill[name](panel, ref, focus);
    const key = keyOf(name, ref);
    this.open.set(key, { name, ref, panel, filled });
    panel.onDidDispose(() => {
      if (this.open.get(key)?.panel === panel) this.open.delete(key);
      filled.dispose();
    });
  }
}

const keyOf = (name: PanelName, ref: RunRef): string => `${name} ${runKey(ref)}`;
