import { writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SetupContext } from './setupContext';

export function packageFolder({ folder }: Pick<SetupContext, 'folder'>, name: string): string {
  return join(folder, 'node_modules', ...name.split('/'));
}

/** Installs a package of npm without running its install script. @throws SetupError */
export async function npmInstall(context: SetupContext, name: string, version: string): Promise<void> {
  const manifest = join(context.folder, 'package.json');
  if (!existsSync(manifest)) await writeFile(manifest, `${JSON.stringify({ private: true }, null, 2)}\n`);
  await npm(context, ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', `${name}@${version}`]);
}

/** Runs npm in the folder being filled. @throws SetupError */
export async function npm(context: SetupContext, args: readonly string[], limitMs?: number): Promise<void> {
  const [program, ...first] = context.npm;
  const { folder, signal, log } = context;
  const limit = limitMs === undefined ? {} : { limitMs };
  await context.run(program, [...first, ...args], { cwd: folder, signal, onOutput: log, ...limit });
}
