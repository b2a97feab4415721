import type * as vscode from 'vscode';
import type { Latest } from '../latest';

/**
 * Tells a panel of changes while it is in view. A hidden one has no page that could hear: what it missed is told once when it comes back, in case its page asked before
 * it was known to be in view.
 */
export class PanelUpdates {
  private isOwed = false;
  private readonly viewing: { dispose(): void };

  constructor(
    private readonly panel: Pick<vscode.WebviewPanel, 'visible' | 'onDidChangeViewState'>,
    private readonly updates: Pick<Latest, 'request' | 'dispose'>,
  ) {
    this.viewing = panel.onDidChangeViewState(() => {
      if (this.isOwed) this.request();
    });
  }

  request(): void {
    this.isOwed = !this.panel.visible;
    if (!this.isOwed) this.updates.request();
  }

  dispose(): void {
    this.viewing.dispose();
    this.updates.dispose();
  }
}
