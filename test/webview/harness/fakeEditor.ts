/** What runs in the page before any of its own scripts: a stand-in for VS Code's side of a webview. */
export interface FakeEditorOptions {
  theme: string;
  variables: Record<string, string>;
  state: unknown;
}

interface FakeEditorWindow extends Window {
  acquireVsCodeApi?: () => unknown;
  /** The reply as JSON; undefined where there is none. */
  askHost?: (message: unknown) => Promise<string | undefined>;
  violations?: string[];
  savedState?: unknown;
}

const CLASSES: Record<string, string> = {
  dark: 'vscode-dark',
  light: 'vscode-light',
  'hc-dark': 'vscode-high-contrast',
  'hc-light': 'vscode-high-contrast vscode-high-contrast-light',
};

/** The options with what the page cannot look up itself. */
export function fakeEditorArguments(options: FakeEditorOptions): FakeEditorOptions & { classes: string } {
  return { ...options, classes: CLASSES[options.theme] ?? 'vscode-dark' };
}

/**
 * Serialised into the page, so it may use nothing from outside itself. Sets the theme's custom properties on the root element and
 * its classes on the body, as VS Code does, keeps violations of the content security policy, and passes messages to `askHost`.
 */
export function installFakeEditor({ variables, classes, theme, state }: FakeEditorOptions & { classes: string }): void {
  const page = window as FakeEditorWindow;
  page.violations = [];
  page.savedState = state;
  document.addEventListener('securitypolicyviolation', (event) => {
    page.violations?.push(
      `${event.violatedDirective}: ${event.blockedURI} ${event.sourceFile ?? ''}:${event.lineNumber} ${event.sample}`,
    );
  });
  // Neither element exists yet; the policy forbids no style set through the CSSOM.
  const dress = (): boolean => {
    if (!document.documentElement || !document.body) return false;
    for (const [name, value] of Object.entries(variables)) document.documentElement.style.setProperty(name, value);
    document.documentElement.style.setProperty('color-scheme', theme.includes('light') ? 'light' : 'dark');
    document.body.className = classes;
    return true;
  };
  if (!dress()) {
    new MutationObserver((_changes, observer) => {
      if (dress()) observer.disconnect();
    }).observe(document, { childList: true, subtree: true });
  }
  let taken = false;
  page.acquireVsCodeApi = () => {
    if (taken) throw new Error('An instance of the VS Code API has already been acquired');
    taken = true;
    return {
      postMessage: (message: unknown) => {
        void page.askHost?.(message).then((reply) => reply !== undefined && window.postMessage(JSON.parse(reply), '*'));
      },
      getState: () => page.savedState,
      setState: (next: unknown) => {
        page.savedState = JSON.parse(JSON.stringify(next));
        return next;
      },
    };
  };
}
