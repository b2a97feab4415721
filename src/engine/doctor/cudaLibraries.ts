import type { Cuda } from '../../contract/doctorReport';

/** The CUDA that a libtensorflow was built for. */
export interface CudaBuild {
  wantedBy: string;
  /** e.g. `12.5.1`; null for a build without CUDA. */
  cuda: string | null;
  cudnn: string | null;
}

/** What tfjs-node-gpu downloads. */
export const downloadedBuild: CudaBuild = { wantedBy: 'libtensorflow 2.9.1', cuda: '11.2', cudnn: '8' };

/** The build that pip's TensorFlow describes in its `python/platform/build_info.py`. */
export function parseBuildInfo(source: string, wantedBy: string): CudaBuild {
  const value = (key: string): string | null => new RegExp(`'${key}', '([^']*)'`).exec(source)?.[1] ?? null;
  return { wantedBy, cuda: value('cuda_version'), cudnn: value('cudnn_version') };
}

/** File names that a libtensorflow opens: CUDA's runtime has its minor version in its name up to 11 and not from 12 on. */
export function wantedLibraries({ cuda, cudnn }: CudaBuild, platform: NodeJS.Platform): string[] {
  if (cuda === null) return [];
  const [major] = cuda.split('.') as [string];
  const isOld = Number(major) < 12;
  const dnn = (cudnn ?? '').split('.')[0];
  if (platform === 'win32') {
    return [`cudart64_${isOld ? `${major}0` : major}.dll`, `cublas64_${major}.dll`, ...(dnn ? [`cudnn64_${dnn}.dll`] : [])];
  }
  return [`libcudart.so.${isOld ? `${major}.0` : major}`, `libcublas.so.${major}`, ...(dnn ? [`libcudnn.so.${dnn}`] : [])];
}

/** Path by file name from `ldconfig -p`, whose lines are `\tlibc.so.6 (libc6,x86-64) => /lib/x86_64-linux-gnu/libc.so.6`. */
export function parseLdconfig(printed: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, name, path] of printed.matchAll(/^\s*(\S+) \(.*?\) => (\S+)$/gm)) if (!found.has(name!)) found.set(name!, path!);
  return found;
}

/** Where each wanted library is: in one of the folders, in their order, else where the loader's cache has it. */
export function findCuda(
  build: CudaBuild,
  where: {
    platform: NodeJS.Platform;
    folders: readonly string[];
    cache: ReadonlyMap<string, string>;
    exists(path: string): boolean;
  },
): Cuda {
  const libraries = wantedLibraries(build, where.platform).map((name) => ({
    name,
    path: where.folders.map((folder) => `${folder}/${name}`).find(where.exists) ?? where.cache.get(name) ?? null,
  }));
  return { wantedBy: build.wantedBy, libraries };
}
