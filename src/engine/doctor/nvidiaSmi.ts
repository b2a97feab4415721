import { execFile } from 'node:child_process';
import type { Nvidia } from '../../contract/doctorReport';

const query = ['--query-gpu=index,name,memory.total,memory.used,driver_version', '--format=csv,noheader,nounits'];
const limitMs = 20_000;

/** What nvidia-smi did: `code` null where it was ended by the time limit. */
export interface NvidiaSmiOutput {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** The GPUs that a driver knows. nvidia-smi counts memory in MiB and writes `[N/A]` for what it does not know. */
export function parseNvidiaSmi({ code, stdout, stderr }: NvidiaSmiOutput): Nvidia {
  const words = `${stdout}\n${stderr}`.split('\n').map((line) => line.trim());
  const first = words.find(Boolean) ?? 'it printed nothing';
  if (code === null) return { driver: null, gpus: [], problem: `nvidia-smi took longer than ${limitMs / 1000} s` };
  if (code !== 0) return { driver: null, gpus: [], problem: first };
  const lines = stdout.split('\n').filter((line) => line.trim() !== '');
  const rows = lines.map((line) => line.split(',').map((cell) => cell.trim()));
  const odd = rows.findIndex((cells) => cells.length !== 5 || !/^\d+$/.test(cells[0]!));
  if (odd >= 0 || rows.length === 0) return { driver: null, gpus: [], problem: lines[odd] ?? first };
  return {
    driver: rows[0]![4]!,
    gpus: rows.map(([index, name, total, used]) => ({
      index: Number(index),
      name: name!,
      memoryBytes: mebibytes(total!),
      usedBytes: mebibytes(used!),
    })),
    problem: null,
  };
}

function mebibytes(text: string): number | null {
  return /^\d+$/.test(text) ? Number(text) * 2 ** 20 : null;
}

/** Asks nvidia-smi; null where there is none. */
export function readNvidiaSmi(): Promise<Nvidia | null> {
  return new Promise((resolve) => {
    execFile('nvidia-smi', query, { timeout: limitMs, windowsHide: true }, (error, stdout, stderr) => {
      if (error?.code === 'ENOENT') return resolve(null);
      if (typeof error?.code === 'string')
        return resolve({ driver: null, gpus: [], problem: `nvidia-smi cannot be run: ${error.message}` });
      resolve(parseNvidiaSmi({ code: error === null ? 0 : (error.code ?? null), stdout, stderr }));
    });
  });
}
