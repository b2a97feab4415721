/** The little of VS Code's API that trees and panels use, for `vi.mock('vscode', () => import('./vscodeDouble'))`. */
export class EventEmitter<T> {
  private readonly listeners = new Set<(value: T) => void>();

  readonly event = (listener: (value: T) => void) => {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  };

  fire(value: T): void {
    for (const listener of [...this.listeners]) listener(value);
  }

  dispose(): void {
    this.listeners.clear();
  }
}

export enum TreeItemCollapsibleState {
  None,
  Collapsed,
  Expanded,
}

export class TreeItem {
  description: string | undefined;

  constructor(
    readonly label: string,
    readonly collapsibleState?: TreeItemCollapsibleState,
  ) {}
}

export class ThemeIcon {
  constructor(readonly id: string) {}
}

export class ThemeColor {
  constructor(readonly id: string) {}
}

export class MarkdownString {
  constructor(readonly value: string) {}
}

export const ViewColumn = { Active: -1 };

export const Uri = { file: (fsPath: string) => ({ scheme: 'file', fsPath }) };

export interface PanelDouble {
  title: string;
  reveal(): void;
  dispose(): void;
  onDidDispose(listener: () => void): void;
}

/** The panels that are open, what dialogs were asked, and what notifications said. */
export const seen: { panels: PanelDouble[]; suggested: string[]; messages: string[] } = {
  panels: [],
  suggested: [],
  messages: [],
};

export const ProgressLocation = { Window: 10 };

export const window = {
  withProgress: <T>(_options: unknown, work: () => Promise<T>) => work(),
  showInformationMessage: (message: string) => {
    seen.messages.push(message);
    return Promise.resolve(undefined);
  },
  registerWebviewPanelSerializer: () => ({ dispose: () => {} }),
  createWebviewPanel: (_type: string, title: string): PanelDouble => {
    const listeners: (() => void)[] = [];
    const panel: PanelDouble = {
      title,
      reveal: () => {},
      dispose: () => {
        seen.panels.splice(seen.panels.indexOf(panel), 1);
        for (const listener of listeners) listener();
      },
      onDidDispose: (listener) => void listeners.push(listener),
    };
    seen.panels.push(panel);
    return panel;
  },
  showSaveDialog: ({ defaultUri }: { defaultUri: { fsPath: string } }) => {
    seen.suggested.push(defaultUri.fsPath);
    return Promise.resolve(undefined);
  },
};

interface FolderDouble {
  name: string;
  uri: { scheme: string; fsPath: string };
}

/** Open folders and settings, which a test fills. */
export const opened: { folders: FolderDouble[]; settings: Record<string, unknown> } = { folders: [], settings: {} };

export const workspace = {
  get workspaceFolders() {
    return opened.folders;
  },
  getConfiguration: () => ({ get: (name: string) => opened.settings[name] }),
};
