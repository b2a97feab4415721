import { existsSync } from 'node:fs';
import { mkdir, rm, symlink } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { npmInstall, packageFolder } from './npmPackage';
import type { SetupContext } from './setupContext';
import { SetupError } from './setupError';

const nodeApiHeaders = '1.9.0';

/** File in TensorFlow's folder, and the names that tfjs-node links it by. */
const libraries = {
  'libtensorflow_cc.so.2': ['libtensorflow.so', 'libtensorflow_cc.so.2'],
  'libtensorflow_framework.so.2': ['libtensorflow_framework.so', 'libtensorflow_framework.so.2'],
};

/**
 * Builds the addon of an installed tfjs-node package against the libtensorflow of a Python's TensorFlow (`site` is its folder). It needs
 * Node-API alone, whose headers npm has: node-gyp would want those of this very Node, and Debian's links the addon with Debian's Node.
 * @throws SetupError
 */
export async function buildAddon(context: SetupContext, name: string, site: string): Promise<void> {
  for (const library of Object.keys(libraries)) {
    if (!existsSync(join(site, library))) throw new SetupError(`${site} has no ${library}; TensorFlow 2.21 for Linux has`);
  }
  const target = packageFolder(context, name);
  const link = (to: string, at: string): Promise<void> => symlink(linkTarget(to, at, context.folder), at);
  await rm(join(target, 'deps'), { recursive: true, force: true });
  await mkdir(join(target, 'deps/lib'), { recursive: true });
  await link(join(site, 'include'), join(target, 'deps/include'));
  for (const [library, names] of Object.entries(libraries)) {
    for (const each of names) await link(join(site, library), join(target, 'deps/lib', each));
  }
  // TensorFlow looks for CUDA's own wheels beside itself.
  const nvidia = join(dirname(site), 'nvidia');
  if (existsSync(nvidia)) await link(nvidia, join(target, 'deps/nvidia'));
  await npmInstall(context, 'node-api-headers', nodeApiHeaders);
  const output = join(target, 'lib/napi-v8');
  await mkdir(output, { recursive: true });
  const include = [packageFolder(context, 'node-api-headers/include'), dirname(target), join(target, 'deps/include')];
  await context.run(
    'g++',
    [
      ...['-shared', '-fPIC', '-O2', '-std=c++17', '-DNAPI_VERSION=8', ...include.map((path) => `-I${path}`)],
      ...['binding/tfjs_backend.cc', 'binding/tfjs_binding.cc', '-o', join(output, 'tfjs_binding.node')],
      ...['-Ldeps/lib', '-ltensorflow', '-ltensorflow_framework', '-Wl,-rpath,$ORIGIN/../../deps/lib'],
    ],
    { cwd: target, signal: context.signal, onOutput: context.log },
  );
}

/** What a link at `at` says: a path from there where both are in the folder that is going to be renamed, else the absolute one. */
export function linkTarget(to: string, at: string, folder: string): string {
  const inside = relative(folder, to);
  return inside.startsWith('..') || isAbsolute(inside) ? to : relative(dirname(at), to);
}
