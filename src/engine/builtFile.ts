import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file beside the built program. @throws Error where it is not there */
export function builtFile(name: string): string {
  const path = join(dirname(fileURLToPath(import.meta.url)), name);
  if (!existsSync(path)) throw new Error(`${path} is missing: the program is not built completely`);
  return path;
}
