import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';

const SCHEME = 'post-training-output';
const KEPT = 40;

interface Side {
  label: string;
  text: string;
}

/** Read-only documents that hold model output, for VS Code's own diff editor. */
export class DiffDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly texts = new Map<string, string>();
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);
  private count = 0;

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.toString()) ?? l10n.t('This output is no longer kept; open it again from the panel.');
  }

  async open(left: Side, right: Side, title: string): Promise<void> {
    await vscode.commands.executeCommand('vscode.diff', this.keep(left), this.keep(right), title, { preview: true });
  }

  dispose(): void {
    this.registration.dispose();
    this.texts.clear();
  }

  private keep({ label, text }: Side): vscode.Uri {
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${label.replace(/[\\/]/g, '-')}.txt`, query: String(++this.count) });
    this.texts.set(uri.toString(), text);
    for (const old of [...this.texts.keys()].slice(0, -KEPT)) this.texts.delete(old);
    return uri;
  }
}
