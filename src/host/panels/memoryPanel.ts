import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { stackOf } from '../../store/errorCode';
import { memoryProtocol } from '../../contract/messages/memory';
import { Latest } from '../latest';
import { isRecipePath } from '../recipes/recipeFiles';
import { AnalysisThread, analysisWorker } from './analysisThread';
import { MemoryReader, type MemoryFocus, type MemoryPanelServices } from './memoryHandlers';
import { PanelHost } from './panelHost';
import { PanelUpdates } from './panelUpdates';

const TYPE = 'postTraining.memory';
const PAUSE_MS = 250;

interface Services extends MemoryPanelServices {
  extension: vscode.Uri;
  log: vscode.LogOutputChannel;
  onDidChangeModels: vscode.Event<void>;
}

/** The Memory Planner: one panel of the window, which is of no run, restored after a reload. */
export class MemoryPanel implements vscode.Disposable {
  private open: { panel: vscode.WebviewPanel; reader: MemoryReader; updates: PanelUpdates; owned: vscode.Disposable[] } | null =
    null;
  private readonly registration: vscode.Disposable;

  constructor(private readonly services: Services) {
    this.registration = vscode.window.registerWebviewPanelSerializer(TYPE, {
      deserializeWebviewPanel: async (panel) => {
        if (this.open) panel.dispose();
        else this.fill(panel);
      },
    });
  }

  /** Shows the panel, making it where it is not open. */
  async show(focus: MemoryFocus): Promise<void> {
    const isNew = this.open === null;
    const { panel, reader, updates } =
      this.open ?? this.fill(vscode.window.createWebviewPanel(TYPE, l10n.t('Memory Planner'), vscode.ViewColumn.Active, {}));
    await reader.show(focus);
    if (!isNew) panel.reveal();
    updates.request();
  }

  dispose(): void {
    this.registration.dispose();
    this.close();
  }

  private fill(panel: vscode.WebviewPanel) {
    const { extension, log, onDidChangeModels } = this.services;
    const analysis = new AnalysisThread(analysisWorker(extension.fsPath));
    const reader = new MemoryReader(this.services, analysis);
    const host = new PanelHost(panel, extension, { name: 'memory', protocol: memoryProtocol }, {}, reader.handlers, log);
    const latest = new Latest(
      async () => host.notify('changed', await reader.overview()),
      PAUSE_MS,
      (error) => log.warn(stackOf(error)),
    );
    const updates = new PanelUpdates(panel, latest);
    const owned = [
      ...[host, updates, analysis],
      onDidChangeModels(() => updates.request()),
      // A recipe that was edited is read again.
      vscode.workspace.onDidSaveTextDocument(({ uri }) => {
        if (isRecipePath(uri.path)) updates.request();
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => updates.request()),
    ];
    const opened = { panel, reader, updates, owned };
    this.open = opened;
    panel.onDidDispose(() => {
      if (this.open === opened) this.close();
    });
    return opened;
  }

  private close(): void {
    const opened = this.open;
    this.open = null;
    for (const owned of opened?.owned ?? []) owned.dispose();
  }
}
