import { expect, it } from 'vitest';
import {
  downloadedBuild,
  findCuda,
  parseBuildInfo,
  parseLdconfig,
  wantedLibraries,
} from '../../../src/engine/doctor/cudaLibraries';

it('names the files that a libtensorflow opens', () => {
  expect(wantedLibraries(downloadedBuild, 'linux')).toEqual(['libcudart.so.11.0', 'libcublas.so.11', 'libcudnn.so.8']);
  expect(wantedLibraries(downloadedBuild, 'win32')).toEqual(['cudart64_110.dll', 'cublas64_11.dll', 'cudnn64_8.dll']);
  const pip = { wantedBy: 'pip', cuda: '12.5.1', cudnn: '9' };
  expect(wantedLibraries(pip, 'linux')).toEqual(['libcudart.so.12', 'libcublas.so.12', 'libcudnn.so.9']);
});

it("reads the build that pip's TensorFlow describes", () => {
  const withCuda =
    "build_info = collections.OrderedDict([('cuda_version', '12.5.1'), ('cudnn_version', '9'), ('is_cuda_build', True)])";
  expect(parseBuildInfo(withCuda, 'TensorFlow')).toEqual({ wantedBy: 'TensorFlow', cuda: '12.5.1', cudnn: '9' });
  const without =
    "build_info = collections.OrderedDict([('is_cuda_build', False), ('is_rocm_build', False), ('is_tensorrt_build', False)])";
  expect(wantedLibraries(parseBuildInfo(without, 'TensorFlow'), 'linux')).toEqual([]);
});

it('finds libraries in the folders first, then in the cache of the loader', () => {
  const cache = parseLdconfig(
    [
      "312 libs found in cache `/etc/ld.so.cache'",
      '\tlibcudart.so.11.0 (libc6,x86-64) => /usr/local/cuda-11.2/lib64/libcudart.so.11.0',
      '\tlibcublas.so.11 (libc6,x86-64) => /usr/lib/x86_64-linux-gnu/libcublas.so.11',
    ].join('\n'),
  );
  const exists = (path: string): boolean => path === '/opt/cuda/libcublas.so.11';
  expect(findCuda(downloadedBuild, { platform: 'linux', folders: ['/none', '/opt/cuda'], cache, exists })).toEqual({
    wantedBy: 'libtensorflow 2.9.1',
    libraries: [
      { name: 'libcudart.so.11.0', path: '/usr/local/cuda-11.2/lib64/libcudart.so.11.0' },
      { name: 'libcublas.so.11', path: '/opt/cuda/libcublas.so.11' },
      { name: 'libcudnn.so.8', path: null },
    ],
  });
});
