import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { commandId } from './commands/table';
import { describeStatus } from './runs/describeStatus';
import type { RunLibrary } from './runs/runLibrary';

/** The status bar item that is there while a run is going; a click opens the run. */
export class RunStatusBar implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('postTraining.run', vscode.StatusBarAlignment.Left, 10);
  private readonly subscription: { dispose(): void };

  constructor(private readonly library: RunLibrary) {
    this.item.name = l10n.t('Post-Training Run');
    this.subscription = library.onDidChange(() => this.update());
    this.update();
  }

  dispose(): void {
    this.subscription.dispose();
    this.item.dispose();
  }

  private update(): void {
    const status = describeStatus(this.library.going());
    if (!status) return this.item.hide();
    this.item.text = status.text;
    this.item.tooltip = status.tooltip;
    this.item.accessibilityInformation = { label: status.tooltip };
    this.item.command = { command: commandId('openRun'), title: l10n.t('Open Run'), arguments: [{ ref: status.run.ref }] };
    this.item.show();
  }
}
