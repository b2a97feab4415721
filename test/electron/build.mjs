/** Bundles the suite of desktop VS Code for mocha, which runs inside its extension host. */
import { build } from 'esbuild';

await build({
  entryPoints: ['test/electron/extension.electron.ts'],
  outfile: '.vscode-test/electron/extension.cjs',
  bundle: true,
  platform: 'node',
  format: 'cjs',
  external: ['vscode'],
});
