/**
 * Installs code-server (VS Code itself, served to a browser) and the Node 24 it needs below .vscode-test, from npm alone.
 * Idempotent. Run as a program it prints what is missing, if anything; at most 15 minutes.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { codeServer, codeServerVersion, findBrowser, node24 } from './paths.mjs';

const limitMs = 15 * 60_000;

/** Native parts of VS Code's server that are built on this machine. Kerberos is not: only proxies ask for it, and it wants system headers. */
const nativeParts = [
  'node-pty',
  '@parcel/watcher',
  '@vscode/deviceid',
  '@vscode/native-watchdog',
  '@vscode/spdlog',
  '@vscode/sqlite3',
  '@vscode/fs-copyfile',
];

/**
 * Runs npm: the one installed beside Node 24 once it is there. Debian's own links native parts to Debian's libnode, and they end the
 * extension host of any other Node.
 */
function npm(folder, args, deadline) {
  return new Promise((done, fail) => {
    const own = existsSync(node24.npm);
    const shell = !own && process.platform === 'win32';
    const [command, ...before] = own ? [node24.executable, node24.npm] : [shell ? 'npm.cmd' : 'npm'];
    const child = spawn(command, [...before, ...args, '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: folder,
      env: own ? { ...process.env, PATH: `${node24.bin}${delimiter}${process.env.PATH}` } : process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell,
    });
    let output = '';
    const keep = (data) => (output = (output + data).slice(-4000));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const timer = setTimeout(() => child.kill('SIGKILL'), Math.max(1, deadline - Date.now()));
    child.on('error', fail);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) done();
      else fail(new Error(`npm ${args.join(' ')} in ${folder} ${signal ? 'ran out of time' : `ended with ${code}`}:\n${output}`));
    });
  });
}

function freshFolder(folder, allowScripts) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, allowScripts }));
}

async function installNode(deadline) {
  if (existsSync(node24.executable) && existsSync(node24.npm)) return;
  freshFolder(node24.folder, { node: true });
  await npm(node24.folder, ['install', 'node@24', 'npm@11'], deadline);
}

async function installCodeServer(deadline) {
  freshFolder(codeServer.folder, { 'code-server': true, argon2: true });
  await npm(codeServer.folder, ['install', '--ignore-scripts', `code-server@${codeServerVersion}`], deadline);
  await npm(codeServer.folder, ['rebuild', 'argon2'], deadline);
  // What code-server's own postinstall.sh does, less Kerberos.
  const code = join(codeServer.package, 'lib/vscode');
  await npm(code, ['install', '--omit=dev', '--ignore-scripts'], deadline);
  await npm(code, ['rebuild', ...nativeParts], deadline);
  await npm(join(code, 'extensions'), ['install', '--omit=dev'], deadline);
  if (process.platform !== 'win32') {
    const system = process.platform === 'darwin' ? 'darwin' : 'linux';
    for (const [script, link] of [
      [`code-${system}.sh`, 'bin/remote-cli/code-server'],
      [`browser-${system}.sh`, 'bin/helpers/browser.sh'],
    ]) {
      rmSync(join(code, link), { force: true });
      symlinkSync(script, join(code, link));
    }
  }
  writeFileSync(codeServer.sealed, `${JSON.parse(readFileSync(join(code, 'package.json'), 'utf8')).version}\n`);
}

/**
 * Installs what npm can give.
 * @returns {Promise<string | undefined>} the one thing that is missing, as a sentence; undefined where all is there
 */
export async function install({ browser = true, say = console.log } = {}) {
  if (browser && !findBrowser()) {
    return 'No Chromium or Chrome was found. Install one (Debian: apt-get install chromium) or name it in CHROMIUM.';
  }
  if (existsSync(codeServer.sealed)) return undefined;
  const started = Date.now();
  const deadline = started + limitMs;
  say(`installing code-server ${codeServerVersion} and Node 24 under .vscode-test (once; some minutes) …`);
  try {
    await installNode(deadline);
    await installCodeServer(deadline);
  } catch (error) {
    return `code-server ${codeServerVersion} could not be installed from npm: ${error.message}`;
  }
  say(`installed in ${Math.round((Date.now() - started) / 1000)} s`);
  return undefined;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const missing = await install();
  if (missing) {
    console.error(missing);
    process.exitCode = 1;
  }
}
