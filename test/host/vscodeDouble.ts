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

export class Uri {
  readonly scheme = 'file';
  private constructor(readonly fsPath: string) {}
  static file(fsPath: string): Uri {
    return new Uri(fsPath);
  }
}

export interface PanelDouble {
  title: string;
  reveal(): void;
  dispose(): void;
  onDidDispose(listener: () => void): void;
}

/** The panels that are open, what dialogs were asked, what notifications said, and what the last of them offered. */
export const seen: {
  panels: PanelDouble[];
  suggested: string[];
  messages: string[];
  actions: string[];
  commands: unknown[][];
  copied: string[];
} = {
  panels: [],
  suggested: [],
  messages: [],
  actions: [],
  commands: [],
  copied: [],
};

/** What a person answers next to a message, a pick or a box; no answer closes it. A pick is answered by its label. */
export const answers: string[] = [];

export const ProgressLocation = { Window: 10, Notification: 15 };

/** What cancels the progress that is shown. */
export const cancelling: { cancel(): void } = { cancel: () => {} };

interface PickItem {
  label: string;
}

/** A list that is answered as soon as it is shown, by `window.answerPick`. */
function quickPick() {
  const listeners: Record<'accept' | 'button' | 'hide', (() => void)[]> = { accept: [], button: [], hide: [] };
  const tell = (what: keyof typeof listeners) => listeners[what].forEach((listener) => listener());
  const pick = {
    items: [] as PickItem[],
    selectedItems: [] as PickItem[],
    onDidAccept: (listener: () => void) => void listeners.accept.push(listener),
    onDidTriggerButton: (listener: () => void) => void listeners.button.push(listener),
    onDidHide: (listener: () => void) => void listeners.hide.push(listener),
    hide: () => tell('hide'),
    dispose: () => {},
    show: () => {
      const answer = window.answerPick(pick.items);
      if (answer === 'button') return tell('button');
      pick.selectedItems = pick.items.filter(({ label }) => answer.includes(label));
      tell('accept');
    },
  };
  return pick;
}

interface SerializerDouble {
  deserializeWebviewPanel(panel: unknown, state: unknown): Promise<void>;
}

/** What restores a panel after a reload, by the panel's type. */
export const serializers = new Map<string, SerializerDouble>();

/** Keeps nothing beyond the test. */
export function memento() {
  const kept = new Map<string, unknown>();
  return {
    get: <T>(key: string): T | undefined => kept.get(key) as T | undefined,
    update: (key: string, value: unknown) => Promise.resolve(void kept.set(key, value)),
  };
}

export const commands = {
  executeCommand: (...call: unknown[]) => Promise.resolve(void seen.commands.push(call)),
};

export enum UIKind {
  Desktop = 1,
  Web,
}

export const env: {
  clipboard: { writeText(text: string): Promise<void> };
  openExternal(uri: Uri): Promise<boolean>;
  uiKind: UIKind;
  remoteName: string | undefined;
} = {
  clipboard: { writeText: (text) => Promise.resolve(void seen.copied.push(text)) },
  openExternal: (uri) => Promise.resolve(seen.commands.push(['openExternal', uri]) > 0),
  uiKind: UIKind.Desktop,
  remoteName: undefined,
};

export const window = {
  /** Labels of what is picked from a list of `createQuickPick`, or the button in its title. */
  answerPick: (_items: readonly PickItem[]): string[] | 'button' => [],
  createQuickPick: quickPick,
  withProgress: <T>(_options: unknown, work: (progress: unknown, token: unknown) => Promise<T>) =>
    work({ report: () => {} }, { onCancellationRequested: (listener: () => void) => (cancelling.cancel = listener) }),
  showInformationMessage: (message: string, ...actions: string[]) => {
    seen.messages.push(message);
    seen.actions = actions;
    return Promise.resolve(answers.shift());
  },
  showWarningMessage: (message: string) => {
    seen.messages.push(message);
    return Promise.resolve(answers.shift());
  },
  showErrorMessage: (message: string) => {
    seen.messages.push(message);
    return Promise.resolve(answers.shift());
  },
  showQuickPick: (items: { label: string }[], options?: { canPickMany?: boolean }) => {
    const picked = items.find(({ label }) => label === answers[0] && answers.shift());
    return Promise.resolve(picked && options?.canPickMany ? [picked] : picked);
  },
  showInputBox: () => Promise.resolve(answers.shift()),
  registerWebviewPanelSerializer: (type: string, serializer: SerializerDouble) => {
    serializers.set(type, serializer);
    return { dispose: () => {} };
  },
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
  showTextDocument: () => Promise.resolve(undefined),
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
  asRelativePath: (path: string) => path,
  getWorkspaceFolder: ({ fsPath }: Uri) => opened.folders.find(({ uri }) => fsPath.startsWith(uri.fsPath)),
};
