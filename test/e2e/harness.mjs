/** vscode.ts and codeServer.ts for plain Node programs: bundled on the spot. */
import { build } from 'esbuild';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, testFolder } from './paths.mjs';

/** @returns {Promise<typeof import('./vscode') & typeof import('./codeServer')>} */
export async function harness() {
  const outfile = join(testFolder, 'harness.mjs');
  const paths = join(root, 'test/e2e/paths.mjs');
  await build({
    stdin: { contents: "export * from './vscode'; export * from './codeServer';", resolveDir: join(root, 'test/e2e') },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    plugins: [
      { name: 'paths', setup: (bundle) => bundle.onResolve({ filter: /paths\.mjs$/ }, () => ({ path: paths, external: true })) },
    ],
  });
  return import(pathToFileURL(outfile).href);
}
