import * as z from 'zod';
import { packageFolder } from './npmPackage';
import type { SetupContext } from './setupContext';
import { SetupError } from './setupError';

/** Loads the addon as the engine does (two functions that Node 23 dropped put back) and multiplies two matrices. */
const program = `
  const util = require('node:util');
  util.isNullOrUndefined ??= (value) => value === null || value === undefined;
  util.isArray ??= Array.isArray;
  const tf = require(process.argv[1]);
  const product = tf.matMul([[1, 2], [3, 4]], [[5, 6], [7, 8]]).dataSync();
  if (product.join() !== '19,22,43,50') throw new Error('wrong matrix product: ' + product.join());
  console.log(JSON.stringify({ version: tf.backend().binding.TF_Version, gpu: tf.backend().isUsingGpuDevice === true }));
`;

const proofSchema = z.object({ version: z.string(), gpu: z.boolean() });

/** Runs tfjs-node in a process of the Node that trainers run on. @throws SetupError where it does not load or computes nonsense */
export async function prove(context: SetupContext, name: string): Promise<{ version: string; gpu: boolean }> {
  const printed = await context.run(process.execPath, ['-e', program, packageFolder(context, name)], {
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '1', TF_FORCE_GPU_ALLOW_GROWTH: 'true' },
    limitMs: 5 * 60_000,
    signal: context.signal,
    onOutput: context.log,
  });
  const proved = printed.split('\n').at(-1) ?? '';
  try {
    return proofSchema.parse(JSON.parse(proved));
  } catch (error) {
    throw new SetupError(`${name} says nothing of its libtensorflow; found ${JSON.stringify(proved.slice(0, 100))}`, {
      cause: error,
    });
  }
}
