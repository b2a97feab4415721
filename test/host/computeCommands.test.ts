import { delimiter } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { DoctorReport } from '../../src/contract/doctorReport';
import { computeCommands } from '../../src/host/commands/computeCommands';
import type { CommandServices } from '../../src/host/commands/services';
import { searchedFolders, setUpFolder } from '../../src/host/compute/backendFolders';
import { describeDiagnosis } from '../../src/host/compute/describeDiagnosis';
import { canBuild, namedBackend } from '../../src/host/compute/setupChoice';
import { answers, cancelling, seen, window } from './vscodeDouble';

vi.mock('vscode', () => import('./vscodeDouble'));

const wasm = { name: 'wasm', works: true, device: 'CPU, WebAssembly SIMD', reason: null, milliseconds: 40, fix: null } as const;
const setUp = { kind: 'setUp', backend: 'tfjs-node-gpu', command: 'npm run setup:backend tfjs-node-gpu' } as const;

function report(next: DoctorReport['next']): DoctorReport {
  const machine = {
    platform: 'linux',
    arch: 'x64',
    node: 'v20.20.2',
    cpu: 'EPYC',
    cores: 2,
    threads: 2,
    memoryBytes: 8,
    freeBytes: 4,
  };
  const failed = {
    name: 'tfjs-node-gpu' as const,
    works: false,
    device: null,
    reason: 'not installed',
    milliseconds: null,
    fix: next,
  };
  const cuda = { wantedBy: 'libtensorflow 2.9.1', libraries: [] };
  return { machine, nvidia: null, adapter: null, cuda, backends: [failed, wasm], best: 'wasm', next };
}

let shown: string[];
let log: string;
beforeEach(() => {
  shown = [];
  log = '';
  answers.length = 0;
  for (const list of [seen.messages, seen.commands, seen.copied]) list.length = 0;
});

function commandsWith(posttrain: CommandServices['posttrain']) {
  const services = {
    posttrain,
    library: { find: () => undefined },
    report: { show: (text: string) => Promise.resolve(void shown.push(text)) },
    setupLog: { append: (text: string) => (log += text), appendLine: (text: string) => (log += `${text}\n`), show: () => {} },
    log: { error: () => {} },
    backendsFolder: () => '/storage/backends',
  };
  return computeCommands(services as unknown as CommandServices);
}

describe('Diagnose Compute', () => {
  it('shows what doctor found and offers the one step', async () => {
    const asked: string[][] = [];
    answers.push('Set Up GPU Backend');
    await commandsWith((args) => {
      asked.push(args);
      return Promise.resolve(JSON.stringify(report(setUp)));
    }).diagnose();
    expect(asked).toEqual([['doctor', '--json']]);
    expect(shown[0]).toContain('Next step: npm run setup:backend tfjs-node-gpu');
    expect(seen.messages).toEqual([
      'Runs compute on wasm (CPU, WebAssembly SIMD). tfjs-node-gpu would be faster and has to be set up.',
    ]);
    expect(seen.commands).toEqual([['postTraining.setUpBackend', { backend: 'tfjs-node-gpu' }]]);
  });

  it('shows nothing where it was cancelled', async () => {
    const diagnosing = commandsWith(
      (_args, signal) => new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new Error('aborted')))),
    ).diagnose();
    cancelling.cancel();
    await diagnosing;
    expect([shown, seen.messages]).toEqual([[], []]);
  });

  it('names what the system lacks, and says so where nothing is missing', () => {
    const library = { kind: 'library', library: 'libvulkan.so.1', command: 'sudo apt-get install libvulkan1' } as const;
    expect(describeDiagnosis(report(library))).toEqual({
      message: 'Runs compute on wasm (CPU, WebAssembly SIMD). The system lacks libvulkan.so.1.',
      action: { kind: 'copy', label: 'Copy Command', command: 'sudo apt-get install libvulkan1' },
    });
    expect(describeDiagnosis(report(null))).toEqual({ message: 'Runs compute on wasm (CPU, WebAssembly SIMD).', action: null });
    expect(describeDiagnosis(report({ kind: 'advice', text: 'repair the driver' })).message).toMatch(
      /Next step: repair the driver$/,
    );
  });
});

describe('Set Up GPU Backend', () => {
  it('sets up what was picked, in the storage of the extension, and keeps the log', async () => {
    answers.push('webgpu', 'Diagnose Compute');
    const asked: string[][] = [];
    await commandsWith((args, _signal, _tell, onText) => {
      asked.push(args);
      onText?.('1/4 installing webgpu\n');
      return Promise.resolve('webgpu is set up\n');
    }).setUpBackend();
    expect(asked).toEqual([['setup', 'webgpu', '--folder', '/storage/backends']]);
    expect(log).toBe('posttrain setup webgpu --folder /storage/backends\n1/4 installing webgpu\nwebgpu is set up\n\n');
    expect(seen.commands).toEqual([['postTraining.diagnose']]);
  });

  it.runIf(process.platform === 'linux')("builds against a Python's TensorFlow", async () => {
    answers.push("Use a Python's TensorFlow…", ' /venv/bin/python ');
    const asked: string[][] = [];
    await commandsWith((args) => Promise.resolve(String(asked.push(args)))).setUpBackend({ backend: 'tfjs-node' });
    expect(asked).toEqual([['setup', 'tfjs-node', '--folder', '/storage/backends', '--python', '/venv/bin/python']]);
  });

  it('says in a sentence why it failed, and can be tried again', async () => {
    const sentence = 'posttrain setup: npm was not found on the PATH.';
    const { setUpBackend } = commandsWith(() => Promise.reject(new Error(sentence)));
    for (const time of [1, 2]) {
      answers.push('webgpu');
      await setUpBackend();
      expect(seen.messages).toHaveLength(time);
      expect(seen.messages.at(-1)).toBe(`webgpu was not set up, and what was there is as it was. ${sentence}`);
    }
  });

  it('can be asked for again while what came of it is still on screen', async () => {
    const { setUpBackend } = commandsWith(() => Promise.reject(new Error('npm was not found.')));
    const showErrorMessage = vi.spyOn(window, 'showErrorMessage').mockImplementation(() => new Promise(() => {}));
    void setUpBackend({ backend: 'webgpu' });
    await vi.waitFor(() => expect(showErrorMessage).toHaveBeenCalledTimes(1));
    void setUpBackend({ backend: 'webgpu' });
    await vi.waitFor(() => expect(showErrorMessage).toHaveBeenCalledTimes(2));
    showErrorMessage.mockRestore();
  });

  it('does one at a time', async () => {
    let finish = (_text: string): void => {};
    const printed = new Promise<string>((resolve) => (finish = resolve));
    const { setUpBackend } = commandsWith(() => printed);
    const first = setUpBackend({ backend: 'webgpu' });
    await expect(setUpBackend({ backend: 'webgpu' })).rejects.toThrow('A backend is being set up already.');
    finish('');
    await first;
  });
});

it('keeps backends where POSTTRAIN_BACKENDS says, else in the storage, and looks in both', () => {
  expect(setUpFolder(undefined, '/storage')).toBe('/storage/backends');
  expect(setUpFolder(['/mine', '/theirs'].join(delimiter), '/storage')).toBe('/mine');
  expect(searchedFolders('/mine', '/storage')).toBe(['/mine', '/storage/backends'].join(delimiter));
  expect(searchedFolders('', '/storage')).toBe('/storage/backends');
});

it('takes a backend from a button only by a name of ours', () => {
  expect(namedBackend({ backend: 'tfjs-node' })).toBe('tfjs-node');
  expect(namedBackend({ backend: 'wasm' })).toBeUndefined();
  expect(namedBackend(undefined)).toBeUndefined();
  expect([canBuild('tfjs-node', 'linux'), canBuild('webgpu', 'linux'), canBuild('tfjs-node', 'win32')]).toEqual([
    true,
    false,
    false,
  ]);
});
