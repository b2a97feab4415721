import type { BackendFix, BackendTrial, Cuda, Nvidia } from '../../contract/doctorReport';
import { optionalBackends, type OptionalBackend } from '../../contract/backendPackages';
import type { BackendName } from '../../contract/recipe';

export interface MachineFacts {
  platform: NodeJS.Platform;
  nvidia: Nvidia | null;
  /** Whether there is a GPU of any maker, as far as the system tells. */
  hasGpu: boolean;
  hasVulkanLoader: boolean;
  cuda: Cuda;
  /** The command that sets a backend up here. */
  setUp(backend: OptionalBackend): string;
}

/** Debian's package of a library; others name theirs alike. */
const debianPackage: Record<string, string> = {
  'libvulkan.so.1': 'libvulkan1',
  'libstdc++.so.6': 'libstdc++6',
  'libgomp.so.1': 'libgomp1',
  'libX11-xcb.so.1': 'libx11-xcb1',
  'libcuda.so.1': 'nvidia-driver',
};

/** The one step that would make a backend work; null where it works, and where this machine has nothing for it to run on. */
export function chooseFix(name: BackendName, trial: BackendTrial, facts: MachineFacts): BackendFix | null {
  if (trial.works) return null;
  if (name === 'wasm') return { kind: 'advice', text: 'install the extension again: WebAssembly is part of it' };
  const reason = trial.reason ?? '';
  const driver = facts.nvidia?.problem;
  if (name === 'tfjs-node-gpu') {
    if (facts.platform === 'darwin') return null;
    if (driver) return { kind: 'advice', text: `repair the NVIDIA driver, of which nvidia-smi says: ${driver}` };
    if (!facts.nvidia) return null;
  }
  if (name === 'webgpu' && !facts.hasGpu) return null;
  const library = missingSystemLibrary(reason);
  if (library !== null) return libraryFix(library, facts.platform);
  if (name === 'webgpu' && isAdapterMissing(reason)) return vulkanFix(facts);
  if (name === 'tfjs-node-gpu' && isDeviceMissing(reason)) return cudaFix(facts);
  return { kind: 'setUp', backend: name, command: facts.setUp(name) };
}

/** The fix worth making first: of the best backend that does not work, has one, and is better than the one taken. */
export function nextFix(backends: readonly { name: BackendName; works: boolean; fix: BackendFix | null }[]): BackendFix | null {
  for (const { works, fix } of backends) {
    if (works) return null;
    if (fix) return fix;
  }
  return null;
}

/** A shared library that the loader does not find and no set-up brings; null where the text names none. */
export function missingSystemLibrary(text: string): string | null {
  const absent = /(\S+?\.(?:so[\d.]*|dylib|dll)): cannot open shared object file/.exec(text)?.[1] ?? null;
  const old = /(\S*\/)?(lib\S+?\.so[\d.]*): version `[^']+' not found/.exec(text)?.[2] ?? null;
  const library = absent ?? old;
  // The backend's own libraries come with it.
  return library === null || /tensorflow|tfjs/.test(library) ? null : library;
}

/** CUDA libraries that libtensorflow says it could not open, in the order it tried. */
export function unopenedLibraries(log: string): string[] {
  return [...new Set([...log.matchAll(/Could not load dynamic library '([^']+)'/g)].map((match) => match[1]!))];
}

const isAdapterMissing = (reason: string): boolean => /adapter/.test(reason);
const isDeviceMissing = (reason: string): boolean => /no CUDA device/.test(reason);

function libraryFix(library: string, platform: NodeJS.Platform): BackendFix {
  const name = debianPackage[library];
  return { kind: 'library', library, command: name && platform === 'linux' ? `sudo apt-get install ${name}` : null };
}

/** A GPU is there and no driver of it that Dawn can use. */
function vulkanFix(facts: MachineFacts): BackendFix {
  if (facts.platform !== 'linux') return { kind: 'advice', text: "update the GPU's driver: it offers WebGPU no adapter" };
  if (!facts.hasVulkanLoader) return libraryFix('libvulkan.so.1', facts.platform);
  return { kind: 'advice', text: "install the GPU's Vulkan driver (mesa-vulkan-drivers, or the one that comes with NVIDIA's)" };
}

/**
 * A GPU is there and this libtensorflow finds none. On Linux the set-up builds against a TensorFlow that brings CUDA where the downloaded one does
 * not find it; what a TensorFlow with CUDA of its own lacks has to come from the system.
 */
function cudaFix({ platform, cuda, nvidia, setUp }: MachineFacts): BackendFix {
  const missing = cuda.libraries.find(({ path }) => path === null)?.name;
  if (nvidia?.gpus.length === 0)
    return { kind: 'advice', text: 'nvidia-smi lists no GPU: check that one is given to this machine' };
  const isOwnBuild = cuda.wantedBy.startsWith('TensorFlow');
  if (missing !== undefined && (isOwnBuild || platform !== 'linux')) return libraryFix(missing, platform);
  if (missing !== undefined || cuda.libraries.length === 0)
    return { kind: 'setUp', backend: 'tfjs-node-gpu', command: setUp('tfjs-node-gpu') };
  return { kind: 'advice', text: 'run `posttrain doctor --try tfjs-node-gpu`, which prints what CUDA says of the GPU' };
}

export const isOptional = (name: BackendName): name is OptionalBackend => optionalBackends.some((each) => each === name);
