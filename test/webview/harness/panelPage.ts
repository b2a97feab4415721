import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import type { NotificationName, Notification, PanelProtocol } from '../../../src/contract/messages/protocol';
import { answer, type PanelHandlers } from '../../../src/host/panels/answer';
import { panelHtml } from '../../../src/host/panels/panelHtml';
import { axeFindings } from '../../axeFindings';
import { browser } from './browser';
import { panelFiles, type Panel } from './bundle';
import { fakeEditorArguments, installFakeEditor } from './fakeEditor';
import { findOverlaps } from './overlaps';
import themes from './themes.json';

export type Theme = keyof typeof themes;
export const allThemes = Object.keys(themes) as Theme[];

const ORIGIN = 'https://panel.test';
const screenshots = join(resolve(dirname(fileURLToPath(import.meta.url)), '../../..'), '.vscode-test/screenshots');

export interface PanelOptions<P extends PanelProtocol> {
  panel: Panel;
  protocol: P;
  /** Root element, where it is not that of the panel of a run. */
  element?: string;
  host: PanelHandlers<P>;
  theme?: Theme;
  width?: number;
  height?: number;
  /** What the host puts on the root element. */
  state?: object;
  /** What an earlier page saved with setState. */
  saved?: object;
  /** Run in the page before its own scripts, in this order; each is serialised, so it may use nothing from outside itself. */
  before?: (() => void)[];
  /** Further CSS variables, e.g. a wider font. */
  variables?: Record<string, string>;
}

/** A panel in a real browser, with the extension's own page, policy and bundle; only the editor around it is a stand-in. */
export class PanelPage<P extends PanelProtocol> {
  /** Errors and warnings the page wrote to its console, and exceptions. */
  readonly complaints: string[] = [];

  private constructor(
    readonly page: Page,
    private readonly panel: Panel,
  ) {}

  static async open<P extends PanelProtocol>(options: PanelOptions<P>): Promise<PanelPage<P>> {
    const { panel, theme = 'dark', width = 1280, height = 860 } = options;
    const files = await panelFiles(panel);
    const context = await (await browser()).newContext({ viewport: { width, height }, reducedMotion: 'reduce' });
    const page = await context.newPage();
    const opened = new PanelPage<P>(page, panel);
    page.on('pageerror', (error) => opened.complaints.push(String(error)));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) opened.complaints.push(message.text());
    });
    await page.exposeFunction('askHost', async (message: unknown) => {
      const reply = await answer(options.protocol, options.host, message, (problem) => opened.complaints.push(problem));
      // VS Code's messages are JSON, which has no NaN. As text a large one crosses quickly, as it does there.
      return reply && JSON.stringify(reply);
    });
    await page.addInitScript(
      installFakeEditor,
      fakeEditorArguments({ theme, variables: { ...themes[theme], ...options.variables }, state: options.saved }),
    );
    for (const script of options.before ?? []) await page.addInitScript(script);
    const html = panelHtml({
      element: options.element ?? `ptl-${panel}`,
      title: panel,
      language: 'en',
      script: `${ORIGIN}/${panel}.js`,
      styles: ['codicon.css', `${panel}.css`].filter((name) => files.has(name)).map((name) => `${ORIGIN}/${name}`),
      cspSource: ORIGIN,
      nonce: 'bm9uY2U',
      state: options.state ?? { runId: 'run', runsFolder: '/runs' },
    });
    await page.route(`${ORIGIN}/**`, async (route) => {
      const name = new URL(route.request().url()).pathname.slice(1);
      const contents = name === '' ? html : files.get(name);
      if (contents === undefined) await route.fulfill({ status: 404 });
      else await route.fulfill({ body: Buffer.from(contents), contentType: contentType(name) });
    });
    await page.goto(`${ORIGIN}/`);
    await page.evaluate(() => document.fonts.ready);
    return opened;
  }

  /** Sets text 12 % wider: an average letter is half an em. */
  async widenText(): Promise<void> {
    await this.page.evaluate(() => document.body.style.setProperty('letter-spacing', '0.06em'));
  }

  /** Texts drawn over each other or beyond the window. */
  overlaps(): Promise<string[]> {
    return this.page.evaluate(findOverlaps);
  }

  /** Violations of the content security policy so far. */
  async violations(): Promise<string[]> {
    return page(this.page, 'violations') as Promise<string[]>;
  }

  /** What the panel saved last with setState. */
  async savedState(): Promise<unknown> {
    return page(this.page, 'savedState');
  }

  async notify<N extends NotificationName<P>>(name: N, payload: Notification<P, N>): Promise<void> {
    const message = JSON.stringify({ kind: 'notification', name, payload });
    await this.page.evaluate((text) => window.postMessage(JSON.parse(text), '*'), message);
  }

  /** Writes `.vscode-test/screenshots/webview-<panel>-<name>.png`. */
  async screenshot(name: string): Promise<string> {
    await mkdir(screenshots, { recursive: true });
    const path = join(screenshots, `webview-${this.panel}-${name}.png`);
    await this.page.screenshot({ path, animations: 'disabled', caret: 'hide' });
    return path;
  }

  /** Serious and critical findings of axe, one line each. */
  accessibilityProblems(): Promise<string[]> {
    return axeFindings(this.page.mainFrame());
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}

function page(of: Page, key: 'violations' | 'savedState'): Promise<unknown> {
  return of.evaluate((name) => Reflect.get(window, name) as unknown, key);
}

function contentType(name: string): string {
  if (name.endsWith('.js')) return 'text/javascript';
  if (name.endsWith('.css')) return 'text/css';
  return name.endsWith('.ttf') ? 'font/ttf' : 'text/html';
}
