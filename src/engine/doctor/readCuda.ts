import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join, sep } from 'node:path';
import type { Cuda } from '../../contract/doctorReport';
import { resolveNativePackage } from '../backends/nativePackages';
import { downloadedBuild, findCuda, parseBuildInfo, parseLdconfig, type CudaBuild } from './cudaLibraries';

/** The CUDA libraries of the tfjs-node-gpu that is installed, or of the one that would be. */
export async function readCuda(): Promise<Cuda> {
  const deps = depsFolder();
  const path = process.platform === 'win32' ? process.env['PATH'] : process.env['LD_LIBRARY_PATH'];
  const wheels = deps === null ? [] : nvidiaWheels(join(deps, 'nvidia'));
  const folders = [...(path ?? '').split(delimiter).filter(Boolean), ...(deps === null ? [] : [join(deps, 'lib')]), ...wheels];
  return findCuda(buildOf(deps), { platform: process.platform, folders, cache: await loaderCache(), exists: existsSync });
}

/** `deps` of the installed tfjs-node-gpu, where its libtensorflow is. */
function depsFolder(): string | null {
  try {
    const file = resolveNativePackage('tfjs-node-gpu');
    const marker = join('@tensorflow', 'tfjs-node-gpu');
    const at = file.lastIndexOf(marker + sep);
    const deps = at < 0 ? dirname(file) : join(file.slice(0, at), marker, 'deps');
    return existsSync(deps) ? deps : null;
  } catch {
    // Why a package that is there cannot be resolved is told where its backend is tried.
    return null;
  }
}

/** A libtensorflow of pip has its headers beside the description of its build. */
function buildOf(deps: string | null): CudaBuild {
  if (deps === null || !existsSync(join(deps, 'include'))) return downloadedBuild;
  const description = join(realpathSync(join(deps, 'include')), '../python/platform/build_info.py');
  if (!existsSync(description)) return downloadedBuild;
  return parseBuildInfo(readFileSync(description, 'utf8'), `TensorFlow in ${dirname(join(description, '../..'))}`);
}

/** The folders of CUDA's own wheels: `nvidia/cublas/lib` and so on. */
function nvidiaWheels(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map((name) => join(folder, name, 'lib'))
    .filter((path) => existsSync(path));
}

/** Whether the loader's cache has a library; false also where there is no cache to ask. */
export async function hasSystemLibrary(name: string): Promise<boolean> {
  return (await loaderCache()).has(name);
}

/** Empty where there is no ldconfig: a system that is not Linux with glibc. */
function loaderCache(): Promise<Map<string, string>> {
  if (process.platform !== 'linux') return Promise.resolve(new Map());
  const env = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/sbin:/usr/sbin` };
  return new Promise((resolve) => {
    execFile('ldconfig', ['-p'], { env, timeout: 20_000, maxBuffer: 2 ** 25 }, (_error, stdout) =>
      resolve(parseLdconfig(stdout)),
    );
  });
}
