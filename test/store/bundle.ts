import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { temporaryFolder } from './fixtures';

/** Bundles a program of the tests, so that plain Node runs it as a process of its own; returns its path. */
export async function bundled(source: string): Promise<string> {
  const outfile = join(temporaryFolder(), 'program.mjs');
  await build({
    entryPoints: [fileURLToPath(new URL(source, import.meta.url))],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    outfile,
    logLevel: 'error',
  });
  return outfile;
}
