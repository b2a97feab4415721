/**
 * `npm run vscode`: the example workspace with the extension, in desktop VS Code where `code` is on PATH, else (or with `--browser`)
 * in a browser-based VS Code that is installed under .vscode-test. Its address is printed; Ctrl+C ends it.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { parseArgs } from 'node:util';
import { harness } from './harness.mjs';
import { install } from './install.mjs';
import { root, testFolder } from './paths.mjs';

const { values } = parseArgs({
  options: { browser: { type: 'boolean', default: false }, theme: { type: 'string', default: 'dark' }, port: { type: 'string' } },
});
const workspace = join(root, 'examples');

function desktopCode() {
  const names = process.platform === 'win32' ? ['code.cmd'] : ['code'];
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path));
}

async function openInBrowser() {
  const missing = await install({ browser: false });
  if (missing) throw new Error(missing);
  const { startServer } = await harness();
  const server = await startServer({
    theme: values.theme,
    folder: join(testFolder, 'home'),
    port: values.port === undefined ? undefined : Number(values.port),
  });
  console.log(`VS Code with Post-Training Lab: http://127.0.0.1:${server.port}/?folder=${encodeURIComponent(workspace)}`);
  console.log('Ctrl+C ends it. Runs that are going go on.');
  const end = () => void server.stop().then(() => process.exit(0));
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
}

const built = spawnSync(process.execPath, [join(root, 'esbuild.mjs'), '--if-needed'], { stdio: 'inherit' });
if (built.status !== 0) process.exit(1);
const code = values.browser ? undefined : desktopCode();
if (code) {
  spawn(code, [`--extensionDevelopmentPath=${root}`, workspace], { stdio: 'inherit', shell: process.platform === 'win32' });
  console.log(`opened ${workspace} in ${code}`);
} else {
  await openInBrowser();
}
