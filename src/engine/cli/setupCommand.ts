import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { optionalBackends, type OptionalBackend } from '../../contract/backendPackages';
import { readNvidiaSmi } from '../doctor/nvidiaSmi';
import { InputError } from '../inputError';
import { backendsFolder } from '../backends/nativePackages';
import { installBackend } from '../setup/installBackend';
import { npmCommand } from '../setup/npmCommand';
import { replaceFolder } from '../setup/replaceFolder';
import { runProgram } from '../setup/runProgram';
import { SetupError } from '../setup/setupError';
import { parseCommand, type Command } from './command';
import { abortedByTermination } from './terminationSignal';

export const setupCommand: Command = {
  name: 'setup',
  summary: 'set up a native backend',
  help: `Usage: posttrain setup ${optionalBackends.join('|')} [--folder DIR] [--python PATH]

Installs a backend with npm, proves that it computes (webgpu needs an adapter for that, which posttrain doctor looks for), and only then
puts it in the place of the one that was there.

tfjs-node and tfjs-node-gpu come with libtensorflow 2.9.1 by download. Where that cannot be had or finds no use for the GPU, or --python is
given, their addon is built against the libtensorflow of a pip TensorFlow, which also knows CUDA 12 and present-day GPUs (Linux).

  --folder DIR   where backends are kept (default: the first folder of POSTTRAIN_BACKENDS, else .backends of this repository)
  --python PATH  the Python whose TensorFlow is built against (default: a virtual environment made for it)

Exit codes: 0 set up, 1 failed (what was there is as it was), 2 bad input.
`,
  async run(args) {
    const { values, positionals } = parseCommand(args, { folder: { type: 'string' }, python: { type: 'string' } }, ['BACKEND']);
    const backend = optionalBackends.find((name) => name === positionals[0]);
    if (!backend) {
      throw new InputError(
        `${positionals[0]} is not a backend to set up; allowed: ${optionalBackends.join(', ')} (wasm is always there)`,
      );
    }
    if (backend === 'webgpu' && values.python !== undefined) throw new InputError('--python is for tfjs-node and tfjs-node-gpu');
    const target = join(resolve(values.folder ?? backendsFolder()), backend);
    const python = values.python === undefined ? null : values.python.includes('/') ? resolve(values.python) : values.python;
    const log = (text: string): void => void process.stderr.write(text);
    const { signal, release } = abortedByTermination();
    try {
      const npm = npmCommand({ platform: process.platform, env: process.env, exists: existsSync });
      const hasGpu = backend === 'tfjs-node-gpu' && ((await readNvidiaSmi())?.gpus.length ?? 0) > 0;
      let what = '';
      let steps = 0;
      await replaceFolder(target, async (folder) => {
        const total = mostSteps(backend, python);
        const say = (step: string): void => log(`${++steps}/${total} ${step}\n`);
        const context = { folder, run: runProgram, npm, signal, say, log };
        what = await installBackend(context, { backend, python, platform: process.platform, hasGpu });
      });
      process.stdout.write(`${backend} is set up in ${target}: ${what}\n`);
      return 0;
    } catch (error) {
      if (!(error instanceof SetupError)) throw error;
      log(`\nposttrain setup: ${error.message}.\n`);
      return 1;
    } finally {
      release();
    }
  },
};

/** npm, and for tfjs-node the build; without a Python to build against, the download and what is tried after it on Linux. */
function mostSteps(backend: OptionalBackend, python: string | null): number {
  if (backend === 'webgpu') return 1;
  return python !== null || process.platform !== 'linux' ? 2 : 4;
}
