import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Frame, type Locator, type Page } from 'playwright-core';
import { startServer, type Server, type ServerOptions } from './codeServer';
import { waitForTurn } from './oneAtATime';
import { findBrowser, screenshots } from './paths.mjs';
import { until } from './until';

export interface Options extends ServerOptions {
  /** Absolute folder or .code-workspace file; undefined opens an empty window. */
  workspace?: string;
  size?: { width: number; height: number };
}

const browserFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A VS Code on a screen: its server, a browser and the page in it. */
export class VisualStudioCode {
  /** Violations of a content security policy that name one of our webviews. */
  readonly violations: string[] = [];
  /** Errors on the console of our webviews. */
  readonly errors: string[] = [];

  private constructor(
    readonly server: Server,
    readonly page: Page,
    private readonly browser: Browser,
    private readonly end: () => Promise<void>,
  ) {
    page.on('console', (message) => {
      const text = `${message.text()} (${message.location().url})`;
      const ours = message.location().url.includes('post-training-lab') || message.location().url.includes('fake.html');
      if (/content security policy/i.test(text) && ours) this.violations.push(text);
      else if (message.type() === 'error' && ours) this.errors.push(text);
    });
    page.on('pageerror', (error) => {
      if (error.stack?.includes('post-training-lab')) this.errors.push(error.stack);
    });
  }

  static async open(options: Options): Promise<VisualStudioCode> {
    const endTurn = await waitForTurn();
    const server = await startServer(options);
    const browser = await chromium.launch({ executablePath: findBrowser(), args: browserFlags });
    return VisualStudioCode.window(server, browser, options, async () => {
      await browser.close();
      await server.stop();
      endTurn();
    });
  }

  /** Another window of the same VS Code; closing it leaves this one open. */
  async openWindow(workspace: string): Promise<VisualStudioCode> {
    const code: VisualStudioCode = await VisualStudioCode.window(this.server, this.browser, { workspace }, () =>
      code.page.close(),
    );
    return code;
  }

  private static async window(
    server: Server,
    browser: Browser,
    { workspace, size = { width: 1440, height: 900 } }: Pick<Options, 'workspace' | 'size'>,
    end: () => Promise<void>,
  ): Promise<VisualStudioCode> {
    const page = await browser.newPage({ viewport: size });
    const code = new VisualStudioCode(server, page, browser, end);
    await page.exposeBinding('reportViolation', (_source, text: string) => code.violations.push(text));
    await page.goto(code.address(workspace));
    await code.ready();
    return code;
  }

  address(workspace: string | undefined): string {
    const query =
      workspace === undefined
        ? 'ew=true'
        : `${workspace.endsWith('.code-workspace') ? 'workspace' : 'folder'}=${encodeURIComponent(workspace)}`;
    return `http://127.0.0.1:${this.server.port}/?${query}`;
  }

  async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
    await this.page.locator('.activitybar .action-label').first().waitFor({ timeout: 60_000 });
    await this.page.locator('.statusbar-item').first().waitFor({ timeout: 60_000 });
  }

  /** VS Code's own "Reload Window", which writes the window's state down before it goes: the extension host starts anew. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent('load', { timeout: 60_000 });
    await this.command('Developer: Reload Window');
    await loaded;
    await this.ready();
  }

  /** Opens the side bar of the activity-bar container with this title. */
  async openContainer(title: string): Promise<void> {
    const tab = this.page.locator(`.activitybar .action-item[role=tab]:has(.action-label[aria-label^="${title}"])`).first();
    await tab.waitFor({ timeout: 30_000 });
    const pane = this.page.locator('.sidebar .pane-header').first();
    // A window that is being restored may open it by itself between the look and the click, which then closes it.
    await until(`the side bar shows ${title}`, 60_000, async () => {
      if ((await tab.getAttribute('aria-expanded')) !== 'true') await tab.click();
      return pane.waitFor({ timeout: 5_000 }).then(
        () => true,
        () => false,
      );
    });
  }

  get quickInput() {
    return this.page.locator('.quick-input-widget:not([style*="display: none"])');
  }

  /** Runs a command by its title in the palette ("Post-Training: Start GRPO Run"). */
  async command(title: string): Promise<void> {
    // An extension's commands appear in the palette once its manifest has been read.
    await until(`"${title}" is in the command palette`, 60_000, async () => {
      await this.page.keyboard.press('F1');
      await this.quickInput.waitFor({ timeout: 10_000 });
      await this.page.keyboard.press('ControlOrMeta+A');
      await this.page.keyboard.type(`>${title}`);
      const row = this.quickInput.locator('.monaco-list-row.focused');
      const found = await until('the palette answers', 5_000, async () => {
        const label = (await row.count()) > 0 ? await row.first().getAttribute('aria-label') : null;
        return label?.replace(/^recently used, /, '').startsWith(title);
      }).catch(() => false);
      if (found) return true;
      await this.page.keyboard.press('Escape');
      return false;
    });
    await this.page.keyboard.press('Enter');
  }

  /** The first row of the side bar whose words a screen reader hears contain `text`. */
  treeRow(text: string): Locator {
    return this.page.locator(`.sidebar .monaco-list-row[aria-label*="${text}"]`).first();
  }

  /** The rows of a tree view, as a screen reader hears them. */
  async treeRows(): Promise<string[]> {
    return this.page
      .locator('.sidebar .monaco-list-row')
      .evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-label') ?? row.textContent ?? ''));
  }

  /** The innermost frame of a panel, found by its root element ("ptl-rollouts"), once that element is there. */
  async webview(element: string, limitMs = 60_000): Promise<Frame> {
    return until(`a webview shows <${element}>`, limitMs, async () => {
      for (const frame of this.page.frames()) {
        const found = await frame
          .locator(element)
          .count()
          .catch(() => 0);
        if (found > 0 && (await frame.locator(element).first().isVisible())) {
          await this.watchViolations(frame);
          return frame;
        }
      }
      return undefined;
    });
  }

  private async watchViolations(frame: Frame): Promise<void> {
    await frame.evaluate(() => {
      const marked = globalThis as typeof globalThis & { watched?: boolean; reportViolation?: (text: string) => void };
      if (marked.watched) return;
      marked.watched = true;
      document.addEventListener('securitypolicyviolation', (event) => {
        marked.reportViolation?.(`${event.violatedDirective}: ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
      });
    });
  }

  /** Texts of the notifications on screen. */
  async notifications(): Promise<string[]> {
    return this.page.locator('.notification-list-item-message').allInnerTexts();
  }

  async screenshot(name: string): Promise<string> {
    mkdirSync(screenshots, { recursive: true });
    const path = name.endsWith('.png') ? name : join(screenshots, `${name}.png`);
    await this.page.screenshot({ path });
    return path;
  }

  close(): Promise<void> {
    return this.end();
  }
}
