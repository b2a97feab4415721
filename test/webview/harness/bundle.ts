import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export type Panel =
  | 'run'
  | 'one-shot'
  | 'rollouts'
  | 'compare'
  | 'coverage'
  | 'tree'
  | 'behaviours'
  | 'tokens'
  | 'memory'
  | 'runs-table'
  | 'readiness'
  | 'sweep';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
const folder = join(root, '.vscode-test/webview');
const built = new Map<Panel, Promise<Map<string, Uint8Array>>>();

/** Files of a panel as the extension serves them, by name: its script and styles, bundled as esbuild.mjs does, and the icon font. */
export function panelFiles(panel: Panel): Promise<Map<string, Uint8Array>> {
  let files = built.get(panel);
  if (!files) {
    files = bundle(panel);
    built.set(panel, files);
  }
  return files;
}

async function bundle(panel: Panel): Promise<Map<string, Uint8Array>> {
  await mkdir(folder, { recursive: true });
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: { [panel]: `webview/${panel}/main.ts` },
    outdir: folder,
    bundle: true,
    write: false,
    platform: 'browser',
    format: 'esm',
    target: 'chrome128',
    loader: { '.ttf': 'file' },
    define: { 'process.env.NODE_ENV': '"production"' },
    banner: { js: 'globalThis.__zod_globalConfig={jitless:true};' },
    logLevel: 'error',
  });
  const files = new Map<string, Uint8Array>();
  for (const { path, contents } of outputFiles) files.set(path.slice(folder.length + 1), contents);
  const icons = join(root, 'node_modules/@vscode/codicons/dist');
  for (const name of ['codicon.css', 'codicon.ttf']) files.set(name, await readFile(join(icons, name)));
  return files;
}
