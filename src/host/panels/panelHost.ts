import { existsSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { Notification, NotificationName, PanelProtocol } from '../../contract/messages/protocol';
import { answer, type PanelHandlers } from './answer';
import { panelHtml } from './panelHtml';
import type { SweepRef } from '../sweeps/sweepRef';
import type { PanelKindName, SamplesFile } from './panels';

/** What a panel is of, kept by the webview across reloads: a run, a file, a sweep, or nothing at all. */
export type PanelState = { runId: string; runsFolder: string; step?: number } | SamplesFile | SweepRef | Record<string, never>;

export interface PanelKind<P extends PanelProtocol> {
  /** `run`: bundle name and the end of the panel type. */
  name: PanelKindName | 'memory' | 'runs-table';
  protocol: P;
  /** Root element in the bundle, where it is not that of the panel of a run. */
  element?: string;
}

/**
 * One open panel: its page, and requests answered by `handlers`. Disposing stops answering and leaves the panel where it is, or a window
 * that reloads would have nothing to restore.
 */
export class PanelHost<P extends PanelProtocol> implements vscode.Disposable {
  private readonly owned: vscode.Disposable[] = [];
  private open = true;

  constructor(
    private readonly panel: vscode.WebviewPanel,
    extension: vscode.Uri,
    kind: PanelKind<P>,
    state: PanelState,
    handlers: PanelHandlers<P>,
    log: vscode.LogOutputChannel,
  ) {
    const built = vscode.Uri.joinPath(extension, 'dist', 'webview');
    const { webview } = panel;
    const address = (file: string) => webview.asWebviewUri(vscode.Uri.joinPath(built, file)).toString();
    webview.options = { enableScripts: true, localResourceRoots: [built] };
    panel.iconPath = {
      dark: vscode.Uri.joinPath(extension, 'media', 'panel-dark.svg'),
      light: vscode.Uri.joinPath(extension, 'media', 'panel-light.svg'),
    };
    this.owned.push(
      panel.onDidDispose(() => (this.open = false)),
      webview.onDidReceiveMessage(async (message) => {
        const envelope = await answer(kind.protocol, handlers, message, (problem) => log.warn(problem));
        if (envelope && this.open) await webview.postMessage(envelope);
      }),
    );
    webview.html = panelHtml({
      element: kind.element ?? `ptl-${kind.name}`,
      title: panel.title,
      language: vscode.env.language,
      script: address(`${kind.name}.js`),
      styles: ['codicon.css', `${kind.name}.css`]
        .filter((file) => existsSync(vscode.Uri.joinPath(built, file).fsPath))
        .map(address),
      cspSource: webview.cspSource,
      nonce: randomBytes(18).toString('base64'),
      state,
    });
  }

  /** Tells the webview something; lost while it is hidden, which is why a webview asks again when it opens. */
  notify<N extends NotificationName<P>>(name: N, payload: Notification<P, N>): void {
    if (this.open) void this.panel.webview.postMessage({ kind: 'notification', name, payload });
  }

  dispose(): void {
    for (const owned of this.owned.splice(0)) owned.dispose();
  }
}
