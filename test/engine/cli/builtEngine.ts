import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll } from 'vitest';
import { copyWasm, engineBundle, engineEntries, isBuilt, root } from '../../../engineBundles.mjs';
import { Workspace } from './workspace';

export interface BuiltEngine {
  folder: string;
  /** The built `posttrain.js`. */
  cli: string;
  remove(): void;
}

/**
 * The command line and its workers of the sources as they are, in a folder of its own, from where they do not see what is set up in this one:
 * copied from dist/ where that is of these sources, else built.
 */
export async function buildEngine(): Promise<BuiltEngine> {
  const folder = mkdtempSync(join(tmpdir(), 'posttrain-engine-'));
  if (isBuilt()) {
    cpSync(join(root, 'dist/engine'), folder, { recursive: true, filter: (path) => !path.endsWith('.map') });
  } else {
    await Promise.all(Object.entries(engineEntries).map(([name, entry]) => build(engineBundle(name, entry, folder))));
    copyWasm(folder);
  }
  return { folder, cli: join(folder, 'posttrain.js'), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A built engine and a workspace for the tests of a file, from before the first to after the last. */
export function engineAndWorkspace(): { engine: BuiltEngine; workspace: Workspace } {
  const engine = {} as BuiltEngine;
  const workspace = new Workspace();
  beforeAll(async () => void Object.assign(engine, await buildEngine()), 180_000);
  afterAll(() => {
    engine.remove();
    workspace.remove();
  });
  return { engine, workspace };
}
