import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codeServer, node24, root } from './paths.mjs';
import { until } from './until';

export const themes = { dark: 'Default Dark Modern', light: 'Default Light Modern', contrast: 'Default High Contrast' } as const;
export type Theme = keyof typeof themes;

export interface ServerOptions {
  theme: Theme;
  /** A VSIX to install; without it the extension is the repository itself, as built. */
  vsix?: string;
  /** Ask whether the workspace is trusted, as VS Code does by default. */
  trust?: boolean;
  settings?: Record<string, unknown>;
  port?: number;
  /** Leave the folder of settings, extensions and logs when it ends. */
  keep?: boolean;
  /** Where settings and extensions are kept; a new folder if undefined. */
  folder?: string;
}

export interface Server {
  port: number;
  folder: string;
  log: string;
  stop(): Promise<void>;
}

const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'chat.disableAIFeatures': true,
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
  'telemetry.telemetryLevel': 'off',
  'window.commandCenter': false,
};

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address && typeof address === 'object') done(address.port);
      });
    });
  });
}

function entry(args: string[], log: string): ChildProcess {
  const output = openSync(log, 'a');
  return spawn(node24.executable, [codeServer.entry, ...args], {
    stdio: ['ignore', output, output],
    env: { ...process.env, NODE_OPTIONS: '', VSCODE_IPC_HOOK_CLI: '' },
    detached: process.platform !== 'win32',
  });
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('exit', done);
  });
}

/** Starts VS Code with folders of its own for settings and extensions, and this extension alone. Throws where it does not answer within a minute. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'post-training-lab-vscode-'));
  const log = join(folder, 'server.log');
  const extensions = join(folder, 'extensions');
  mkdirSync(join(folder, 'data/User'), { recursive: true });
  mkdirSync(extensions, { recursive: true });
  const settingsFile = join(folder, 'data/User/settings.json');
  const settings = { ...quietSettings, 'workbench.colorTheme': themes[options.theme], ...options.settings };
  if (!existsSync(settingsFile)) writeFileSync(settingsFile, JSON.stringify(settings, null, 2));
  const folders = [
    '--extensions-dir',
    extensions,
    '--user-data-dir',
    join(folder, 'data'),
    '--config',
    join(folder, 'config.yaml'),
  ];
  writeFileSync(join(folder, 'config.yaml'), '');
  if (options.vsix) {
    const code = await ended(entry([...folders, '--install-extension', options.vsix], log));
    if (code !== 0)
      throw new Error(`Installing ${options.vsix} ended with ${String(code)}: ${readFileSync(log, 'utf8').slice(-2000)}`);
  } else {
    const { name, publisher, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, string>;
    const link = join(extensions, `${publisher}.${name}-${version}`);
    if (!existsSync(link)) symlinkSync(root, link, 'junction');
  }
  const port = options.port ?? (await freePort());
  const trust = options.trust ? [] : ['--disable-workspace-trust'];
  const quiet = ['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override'];
  const child = entry(['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, ...folders, ...quiet, ...trust], log);
  const exit = ended(child);
  let gone = false;
  void exit.finally(() => (gone = true));
  await until(`code-server answers on port ${port}`, 60_000, async () => {
    if (gone) throw new Error(`code-server ended: ${readFileSync(log, 'utf8').slice(-2000)}`);
    return fetch(`http://127.0.0.1:${port}/healthz`).then(
      (reply) => reply.ok,
      () => false,
    );
  });
  return {
    port,
    folder,
    log,
    async stop() {
      // Its group: the extension host too. A trainer is detached, in a group of its own, and goes on.
      if (!gone && child.pid !== undefined) process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGTERM');
      await exit;
      if (!options.folder && !options.keep) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * A copy of the example workspace without runs, so that tests do not write into the repository. The bundled models lie where its
 * recipes look for them.
 */
export function copyOfExamples(): string {
  const folder = mkdtempSync(join(tmpdir(), 'post-training-lab-workspace-'));
  const workspace = join(folder, 'examples');
  cpSync(join(root, 'examples'), workspace, { recursive: true, filter: (source) => !source.includes('.posttraining') });
  cpSync(join(root, 'media/models'), join(folder, 'media/models'), { recursive: true });
  return workspace;
}
