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

/** Python imports what lies in the folder it starts in, which may be anybody's workspace: it starts in the one being filled. */
const ofFolder = ({ folder, signal, log }: SetupContext) => ({ cwd: folder, signal, onOutput: log });

const findTensorflow =
  "import importlib.util as u; s = u.find_spec('tensorflow'); print(s.submodule_search_locations[0] if s else '')";

/** The folder of a Python's TensorFlow. @throws SetupError where the Python does not run or has none */
export async function tensorflowOf(context: SetupContext, python: string, backend: TensorflowBackend): Promise<string> {
  const site = await context.run(python, ['-c', findTensorflow], ofFolder(context));
  if (site !== '') return site;
  throw new SetupError(`${python} has no TensorFlow; install one: ${python} -m pip install '${pipRequirement[backend]}'`);
}

/** Installs TensorFlow into a virtual environment of its own in the folder being filled; returns TensorFlow's folder. @throws SetupError */
export async function installTensorflow(context: SetupContext, backend: TensorflowBackend): Promise<string> {
  const environment = join(context.folder, 'python');
  await context.run('python3', ['-m', 'venv', environment], ofFolder(context));
  const python = ['bin/python', 'Scripts/python.exe'].map((path) => join(environment, path)).find((path) => existsSync(path));
  if (python === undefined) throw new SetupError(`python3 made no virtual environment in ${environment}`);
  const pip = ['-m', 'pip', 'install', '--retries', '0', '--disable-pip-version-check', '--no-compile'];
  await context.run(python, [...pip, pipRequirement[backend]], ofFolder(context));
  return tensorflowOf(context, python, backend);
}
