import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What run.json says of the program. The version is that of the package whose `dist/engine` this is. */
export function engineRecord(): { name: string; version: string; node: string } {
  return { name: 'post-training-lab', version: packageVersion(), node: process.version };
}

function packageVersion(): string {
  const file = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'package.json');
  if (!existsSync(file)) return 'unpackaged';
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version?: unknown };
  return typeof version === 'string' ? version : 'unpackaged';
}
