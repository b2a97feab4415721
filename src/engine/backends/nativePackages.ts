import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { join, resolve } from 'node:path';

/** The optional packages that `npm run setup:backend` sets up; none is ever bundled. */
export type NativePackage = '@tensorflow/tfjs-node-gpu' | '@tensorflow/tfjs-node' | 'webgpu';

/** Not installed, as opposed to installed and broken. */
export class NotInstalledError extends Error {
  override name = 'NotInstalledError';
}

/** `.backends` of this repository, which `npm run setup:backend` fills: seen from the bundle in dist/engine and from the source. */
const setUpHere = ['../../.backends/package.json', '../../../.backends/package.json'].map(
  (path) => new URL(path, import.meta.url).href,
);

/**
 * The file of an optional package: looked for in the folder named by POSTTRAIN_BACKENDS (one that has a node_modules), then in
 * `.backends`, then in the node_modules above the engine.
 * @throws NotInstalledError
 */
export function resolveNativePackage(name: NativePackage): string {
  const folder = process.env['POSTTRAIN_BACKENDS'];
  const origins = [...(folder ? [pathToFileURL(join(resolve(folder), 'package.json')).href] : []), ...setUpHere, import.meta.url];
  for (const origin of origins) {
    try {
      return createRequire(origin).resolve(name);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'MODULE_NOT_FOUND' && code !== 'ERR_PACKAGE_PATH_NOT_EXPORTED') throw error;
      if (code === 'ERR_PACKAGE_PATH_NOT_EXPORTED') return importOnly(origin, name);
    }
  }
  throw new NotInstalledError(`${name} is not installed`);
}

/** A package that offers `import` only: found through its package.json beside it. */
function importOnly(origin: string, name: NativePackage): string {
  const require = createRequire(origin);
  for (const folder of require.resolve.paths(name) ?? []) {
    try {
      const manifestPath = join(folder, name, 'package.json');
      const manifest = require(manifestPath) as { exports?: { '.'?: { import?: string } }; module?: string; main?: string };
      const entry = manifest.exports?.['.']?.import ?? manifest.module ?? manifest.main;
      if (entry) return join(folder, name, entry);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  throw new NotInstalledError(`${name} is not installed`);
}
