import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SetupContext } from './setupContext';
import { SetupError } from './setupError';

type TensorflowBackend = 'tfjs-node' | 'tfjs-node-gpu';

/** pip requirement that brings libtensorflow for a backend. */
export const pipRequirement: Record<TensorflowBackend, string> = {
  'tfjs-node': 'tensorflow-cpu==2.21.0',
  'tfjs-node-gpu': 'tensorflow[and-cuda]==2.21.0',
};

const findTensorflow =
  "import importlib.util as u; s = u.find_spec('tensorflow'); print(s.submodule_search_locations[0] if s else '')";

/** The folder of a Python's TensorFlow. @throws SetupError where the Python does not run or has none */
export async function tensorflowOf(context: SetupContext, python: string, backend: TensorflowBackend): Promise<string> {
  const site = await context.run(python, ['-c', findTensorflow], { signal: context.signal, onOutput: context.log });
  if (site !== '') return site;
  throw new SetupError(`${python} has no TensorFlow; install one: ${python} -m pip install '${pipRequirement[backend]}'`);
}

/** Installs TensorFlow into a virtual environment of its own in the folder being filled; returns TensorFlow's folder. @throws SetupError */
export async function installTensorflow(context: SetupContext, backend: TensorflowBackend): Promise<string> {
  const environment = join(context.folder, 'python');
  const { signal, log: onOutput } = context;
  await context.run('python3', ['-m', 'venv', environment], { signal, onOutput });
  const python = ['bin/python', 'Scripts/python.exe'].map((path) => join(environment, path)).find((path) => existsSync(path));
  if (python === undefined) throw new SetupError(`python3 made no virtual environment in ${environment}`);
  const pip = ['-m', 'pip', 'install', '--retries', '0', '--disable-pip-version-check', '--no-compile'];
  await context.run(python, [...pip, pipRequirement[backend]], { signal, onOutput });
  return tensorflowOf(context, python, backend);
}
