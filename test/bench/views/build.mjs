import { readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root, testFolder } from '../../e2e/paths.mjs';

/** In a bundle each file still knows where it is. */
const ownUrls = {
  name: 'own-urls',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]test[\\/].*\.(ts|mjs)$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)),
      loader: extname(path) === '.ts' ? 'ts' : 'js',
    }));
  },
};

/**
 * Bundles a program of this folder for plain Node; returns its path.
 * @param {string} entry from the root
 */
export async function built(entry) {
  const outfile = join(testFolder, 'bench/views', `${basename(entry, '.ts')}.mjs`);
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    // What trees and panels use of it.
    alias: { vscode: join(root, 'test/host/vscodeDouble.ts') },
    plugins: [ownUrls],
    logLevel: 'warning',
  });
  return outfile;
}
