/** Where the browser-based VS Code of the tests lives. Everything is below .vscode-test, which git ignores. */
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const testFolder = join(root, '.vscode-test');
export const screenshots = join(testFolder, 'screenshots');
export const codeServerVersion = '4.139.1';

const nodeFolder = join(testFolder, 'node24');
export const node24 = {
  folder: nodeFolder,
  bin: join(nodeFolder, 'node_modules/node/bin'),
  executable: join(nodeFolder, 'node_modules/node/bin/node'),
  npm: join(nodeFolder, 'node_modules/npm/bin/npm-cli.js'),
};

const codeServerFolder = join(testFolder, 'code-server');
export const codeServer = {
  folder: codeServerFolder,
  package: join(codeServerFolder, 'node_modules/code-server'),
  entry: join(codeServerFolder, 'node_modules/code-server/out/node/entry.js'),
  /** Written last by the installation. */
  sealed: join(codeServerFolder, `installed-${codeServerVersion}`),
};

/** The browser to drive, or undefined: CHROMIUM from the environment, else the usual places. */
export function findBrowser() {
  const candidates = [
    process.env.CHROMIUM,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  ];
  return candidates.find((path) => path && existsSync(path));
}
