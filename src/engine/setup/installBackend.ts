import { backendPackages, type OptionalBackend } from '../../contract/backendPackages';
import { buildAddon } from './buildAddon';
import { npm, npmInstall } from './npmPackage';
import { installTensorflow, tensorflowOf } from './pipTensorflow';
import { prove } from './prove';
import type { SetupContext } from './setupContext';
import { SetupError } from './setupError';

const downloadLimitMs = 5 * 60_000;

export interface InstallRequest {
  backend: OptionalBackend;
  /** Build against the TensorFlow of this Python; null takes the libtensorflow that the package downloads, or pip's where that does not work. */
  python: string | null;
  platform: NodeJS.Platform;
  /** Whether the machine has an NVIDIA GPU, which a libtensorflow for CUDA must then be able to use. */
  hasGpu: boolean;
}

/** Fills a folder with one backend. Returns a line about what is there. @throws SetupError */
export async function installBackend(context: SetupContext, request: InstallRequest): Promise<string> {
  const { backend, python, platform } = request;
  const { name, version } = backendPackages[backend];
  if (python !== null) canBuild(platform);
  // First, because it is quick: npm takes minutes.
  const site = python === null || backend === 'webgpu' ? null : await tensorflowOf(context, python, backend);
  context.say(`installing ${name} ${version}`);
  await npmInstall(context, name, version);
  if (backend === 'webgpu') return `webgpu ${version} (Dawn)`;
  if (site !== null) return build(context, name, site);
  try {
    return await download(context, request, name);
  } catch (error) {
    if (!(error instanceof SetupError) || context.signal.aborted) throw error;
    if (platform !== 'linux') throw error;
    context.log(`${error.message}; the addon is built from source instead\n`);
    context.say('installing TensorFlow with pip');
    return build(context, name, await installTensorflow(context, backend));
  }
}

/** libtensorflow 2.9.1 and the prebuilt addon, by the package's own install script. */
async function download(context: SetupContext, { backend, hasGpu }: InstallRequest, name: string): Promise<string> {
  context.say('downloading libtensorflow');
  await npm(context, ['rebuild', '--foreground-scripts', '--loglevel=error', name], downloadLimitMs);
  const { version, gpu } = await prove(context, name);
  if (backend === 'tfjs-node-gpu' && hasGpu && !gpu) {
    throw new SetupError(`libtensorflow ${version} does not find the CUDA libraries it needs to use this GPU`);
  }
  return described(version, gpu);
}

/** Against the TensorFlow in the folder `site`. */
async function build(context: SetupContext, name: string, site: string): Promise<string> {
  context.say(`building the addon against ${site}`);
  await buildAddon(context, name, site);
  const { version, gpu } = await prove(context, name);
  return described(version, gpu);
}

function canBuild(platform: NodeJS.Platform): void {
  if (platform !== 'linux') throw new SetupError(`the addon is built from source on Linux only; this is ${platform}`);
}

function described(version: string, gpu: boolean): string {
  return `libtensorflow ${version}, ${gpu ? 'with a CUDA GPU' : 'on the CPU'}`;
}
