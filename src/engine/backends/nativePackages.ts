import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { backendPackages, type OptionalBackend } from '../../contract/backendPackages';

/** Not installed, as opposed to installed and broken. */
export class NotInstalledError extends Error {
  override name = 'NotInstalledError';
}

/** `.backends` of this repository, which `npm run setup:backend` fills: seen from the bundle in dist/engine and from the source. */
const repositoryFolders = ['../../.backends', '../../../.backends'].map((path) => fileURLToPath(new URL(path, import.meta.url)));

/** Where `posttrain setup` keeps backends unless told otherwise. */
export function backendsFolder(): string {
  return namedFolders()[0] ?? repositoryFolders.find((folder) => existsSync(join(folder, '..', 'package.json'))) ?? '.backends';
}

/** The folders of POSTTRAIN_BACKENDS, which separates them as PATH does. */
function namedFolders(): string[] {
  return (process.env['POSTTRAIN_BACKENDS'] ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => resolve(folder));
}

/**
 * The file of a backend's package: looked for in the folders of POSTTRAIN_BACKENDS in their order, then in `.backends`, then in the node_modules
 * above the engine. A folder keeps each backend in a folder of its own (`tfjs-node/node_modules`), or all in one node_modules.
 * @throws NotInstalledError
 */
export function resolveNativePackage(backend: OptionalBackend): string {
  const { name } = backendPackages[backend];
  const folders = [...namedFolders(), ...repositoryFolders].flatMap((folder) => [join(folder, backend), folder]);
  const origins = [...folders.map((folder) => pathToFileURL(join(folder, 'package.json')).href), import.meta.url];
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
function importOnly(origin: string, name: string): string {
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
