import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism, cpus, freemem, totalmem } from 'node:os';
import { backendNames, type BackendName } from '../../contract/recipe';
import type { BackendTrial, DoctorReport, Nvidia } from '../../contract/doctorReport';
import { messageOf } from '../../store/errorCode';
import { NotInstalledError, resolveNativePackage } from '../backends/nativePackages';
import { defaultThreads } from '../training/openCompute';
import { chooseFix, isOptional, nextFix, type MachineFacts } from './chooseFix';
import { readNvidiaSmi } from './nvidiaSmi';
import { hasSystemLibrary, readCuda } from './readCuda';

export interface Diagnosis {
  /** Tries one backend where it can do no harm. */
  tryBackend(name: BackendName): Promise<BackendTrial>;
  setUp: MachineFacts['setUp'];
  /** Told before each backend is tried. */
  onTrial(name: BackendName, index: number): void;
}

/** Looks at the machine and tries every backend, one after the other: two at once could each lack the GPU memory the other took. */
export async function diagnose({ tryBackend, setUp, onTrial }: Diagnosis): Promise<DoctorReport> {
  const nvidia = await readNvidiaSmi();
  const cuda = await readCuda();
  const hasVulkanLoader = await hasSystemLibrary('libvulkan.so.1');
  const facts = { platform: process.platform, nvidia, cuda, hasGpu: hasGpu(nvidia), hasVulkanLoader, setUp };
  const backends: DoctorReport['backends'] = [];
  let adapter: DoctorReport['adapter'] = null;
  for (const [index, name] of backendNames.entries()) {
    onTrial(name, index);
    const trial = notInstalled(name) ?? (await tryBackend(name));
    adapter ??= trial.adapter;
    const { works, device, reason, milliseconds } = trial;
    backends.push({ name, works, device, reason, milliseconds, fix: chooseFix(name, trial, facts) });
  }
  const best = backends.find(({ works }) => works)?.name ?? null;
  return { machine: describeMachine(), nvidia, adapter, cuda, backends, best, next: nextFix(backends) };
}

function notInstalled(name: BackendName): BackendTrial | null {
  if (!isOptional(name)) return null;
  try {
    resolveNativePackage(name);
    return null;
  } catch (error) {
    // What is there and broken is told as what it is.
    const reason = error instanceof NotInstalledError ? 'not installed' : messageOf(error);
    return { works: false, device: null, reason, milliseconds: null, adapter: null };
  }
}

/** macOS and Windows machines have one that WebGPU can use; Linux shows a render node, WSL its own device. */
function hasGpu(nvidia: Nvidia | null): boolean {
  if (process.platform !== 'linux' || (nvidia?.gpus.length ?? 0) > 0 || existsSync('/dev/dxg')) return true;
  return existsSync('/dev/dri') && readdirSync('/dev/dri').some((name) => name.startsWith('render'));
}

function describeMachine(): DoctorReport['machine'] {
  return {
    platform: process.platform,
    arch: process.arch,
    node: process.version,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    threads: defaultThreads(),
    memoryBytes: totalmem(),
    freeBytes: freemem(),
  };
}
