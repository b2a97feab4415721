import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

const uri = vscode.Uri.from({ scheme: 'post-training-compute', path: '/Compute.txt' });

/** The read-only document that shows what Diagnose Compute found last. */
export class ReportDocument implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private text: string | null = null;
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(uri.scheme, this);
  readonly onDidChange = this.changed.event;

  provideTextDocumentContent(): string {
    return this.text ?? l10n.t('This report is no longer kept; run Diagnose Compute again.');
  }

  async show(text: string): Promise<void> {
    this.text = text;
    this.changed.fire(uri);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
  }

  dispose(): void {
    this.registration.dispose();
    this.changed.dispose();
  }
}
