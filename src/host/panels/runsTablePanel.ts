import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { stackOf } from '../../store/errorCode';
import { runsTableProtocol } from '../../contract/messages/runsTable';
import { Latest } from '../latest';
import { PanelHost } from './panelHost';
import { PanelUpdates } from './panelUpdates';
import { RunsTableReader, type RunsTableServices } from './runsTableHandlers';

const TYPE = 'postTraining.runs-table';
/** The table is told of changes at most this often, ms. */
const PAUSE_MS = 400;

/** The Runs Table: one for the window, restored after a reload. */
export class RunsTablePanel implements vscode.Disposable {
  private open: { panel: vscode.WebviewPanel; dispose(): void } | undefined;
  private readonly serializer: vscode.Disposable;

  constructor(
    private readonly extension: vscode.Uri,
    private readonly services: RunsTableServices,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.serializer = vscode.window.registerWebviewPanelSerializer(TYPE, {
      deserializeWebviewPanel: (panel) => {
        if (this.open) panel.dispose();
        else this.fill(panel);
        return Promise.resolve();
      },
    });
  }

  show(): void {
    if (this.open) return this.open.panel.reveal();
    this.fill(vscode.window.createWebviewPanel(TYPE, l10n.t('Runs'), vscode.ViewColumn.Active, {}));
  }

  dispose(): void {
    this.serializer.dispose();
    this.open?.dispose();
  }

  private fill(panel: vscode.WebviewPanel): void {
    const reader = new RunsTableReader(this.services);
    const kind = { name: 'runs-table', protocol: runsTableProtocol } as const;
    const host = new PanelHost(panel, this.extension, kind, {}, reader.handlers, this.log);
    const latest = new Latest(
      () =>
        reader.tell({
          rows: (page) => host.notify('rows', page),
          removed: (keys) => host.notify('removed', { keys }),
          changed: (overview) => host.notify('changed', overview),
        }),
      PAUSE_MS,
      (error) => this.log.warn(stackOf(error)),
    );
    const updates = new PanelUpdates(panel, latest);
    const subscriptions = [
      panel.onDidChangeViewState(() => {
        if (!panel.visible) reader.hide();
      }),
      this.services.library.onDidChange((change) => {
        reader.take(change);
        updates.request();
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        reader.takeOverview();
        updates.request();
      }),
    ];
    const dispose = () => {
      for (const part of [host, updates, ...subscriptions.splice(0)]) part.dispose();
    };
    this.open = { panel, dispose };
    panel.onDidDispose(() => {
      if (this.open?.panel === panel) this.open = undefined;
      dispose();
    });
  }
}
