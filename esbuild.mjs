/**
 * Builds everything into dist/: the extension host's bundle, the engine's command line and workers, and one bundle a webview panel.
 *
 *   node esbuild.mjs [--watch] [--production] [--if-needed]
 *
 * A bundle that fails does not stop the others; the exit code is 1 then.
 */
import * as esbuild from 'esbuild';
import { chmodSync, copyFileSync, existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { copyWasm, engineBundle, engineEntries, isBuilt, root, stamp } from './engineBundles.mjs';

const flags = new Set(process.argv.slice(2));
const production = flags.has('--production');
const watch = flags.has('--watch');

const shared = {
  absWorkingDir: root,
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  legalComments: production ? 'linked' : 'none',
  logLevel: 'warning',
  define: { 'process.env.NODE_ENV': '"production"' },
};

const host = {
  ...shared,
  entryPoints: { extension: 'src/host/extension.ts' },
  outdir: 'dist/host',
  outExtension: { '.js': '.cjs' },
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  external: ['vscode'],
};

const engine = ([name, entry]) => ({ ...shared, ...engineBundle(name, entry, 'dist/engine') });

const webview = (panel) => ({
  ...shared,
  entryPoints: { [panel]: `webview/${panel}/main.ts` },
  outdir: 'dist/webview',
  platform: 'browser',
  format: 'esm',
  target: 'chrome128',
  loader: { '.ttf': 'file' },
  // zod compiles validators with `new Function` unless told not to; the webviews' content security policy forbids even trying.
  banner: { js: 'globalThis.__zod_globalConfig={jitless:true};' },
});

const bundles = [
  host,
  { ...host, entryPoints: { rolloutsWorker: 'src/host/panels/rolloutsWorker.ts' } },
  { ...host, entryPoints: { coverageWorker: 'src/host/panels/coverageWorker.ts' } },
  ...Object.entries(engineEntries).map(engine),
  webview('runs-table'),
  webview('run'),
  webview('rollouts'),
  webview('compare'),
  webview('coverage'),
  webview('tree'),
  webview('tokens'),
  webview('behaviours'),
  webview('memory'),
  webview('readiness'),
  webview('sweep'),
  webview('one-shot'),
];

function copyAssets() {
  copyWasm(join(root, 'dist/engine'));
  const assets = [
    ['node_modules/@vscode/codicons/dist/codicon.css', 'dist/webview/codicon.css'],
    ['node_modules/@vscode/codicons/dist/codicon.ttf', 'dist/webview/codicon.ttf'],
  ];
  for (const [from, to] of assets) {
    mkdirSync(dirname(join(root, to)), { recursive: true });
    copyFileSync(join(root, from), join(root, to));
  }
}

/** A panel without a stylesheet gets an empty one, so that its page asks for nothing that is not there. */
function finish(options) {
  const [name] = Object.keys(options.entryPoints);
  if (options.outdir === 'dist/webview') {
    const css = join(root, options.outdir, `${name}.css`);
    if (!existsSync(css)) writeFileSync(css, '');
  }
  if (name === 'posttrain') chmodSync(join(root, options.outdir, 'posttrain.js'), 0o755);
}

const afterEachBuild = (options) => ({
  name: 'after-each-build',
  setup(build) {
    build.onStart(() => {
      if (watch) console.log('[watch] build started');
    });
    build.onEnd((result) => {
      if (result.errors.length === 0) finish(options);
      if (watch) console.log('[watch] build finished');
    });
  },
});

async function main() {
  if (flags.has('--if-needed') && isBuilt()) return 0;
  const started = Date.now();
  copyAssets();
  let failed = 0;
  const built = [];
  for (const options of bundles) {
    const [entry] = Object.values(options.entryPoints);
    if (!existsSync(join(root, entry))) {
      console.log(`skipped ${entry}: not there`);
      continue;
    }
    const withEnd = { ...options, plugins: [afterEachBuild(options)] };
    try {
      if (watch) await (await esbuild.context(withEnd)).watch();
      else await esbuild.build(withEnd);
      built.push(Object.keys(options.entryPoints)[0]);
    } catch {
      // esbuild has printed why.
      failed++;
    }
  }
  if (failed === 0 && !watch) {
    writeFileSync(stamp, '');
    // As of the start: what changed meanwhile is not in it.
    utimesSync(stamp, new Date(started), new Date(started));
  }
  console.log(
    `built ${built.join(', ')} in ${((Date.now() - started) / 1000).toFixed(1)} s${failed > 0 ? `; ${failed} failed` : ''}`,
  );
  return failed > 0 ? 1 : 0;
}

const code = await main();
if (!watch) process.exitCode = code;
