import { totalmem } from 'node:os';
import { defaultSharding, memoryPlan } from '../../analysis/memory/memoryPlan';
import { memoryReport } from '../../analysis/memory/memoryReport';
import { memoryEngines, precisions, shardings } from '../../contract/memoryReport';
import { readMemoryModel } from '../analyze/memoryModel';
import { memorySubject } from '../analyze/memorySubject';
import { memoryTable } from '../analyze/memoryTable';
import { InputError } from '../inputError';
import { numberOption, parseCommand, required, type Command } from './command';
import { readRecipeFile } from './recipeFile';
import { terminalText } from './terminalText';

export const analyzeMemory: Command = {
  name: 'memory',
  summary: 'the memory that a recipe needs for any model, part by part, and what would make it fit',
  help: `Usage: posttrain analyze memory --model DIR|FILE --recipe RECIPE [--engine NAME] [--devices N] [--device-memory GiB] [--json]

Derives from the sizes of a model what training it takes of each device, at the widest moment of a step; says whether that fits, and what would
make it fit, best first, each with what it saves. docs/memory.md has the formulas' sources and how far they are from published measurements. Nothing
is loaded and nothing written.

  --model PATH         a Hugging Face model folder, or a file with what its config.json holds (default the recipe's model)
  --recipe FILE        what is trained, as of posttrain train
  --set key=value      lays values over the recipe's
  --engine NAME        ${memoryEngines.join(', ')} (default built-in)
  --precision NAME     ${precisions.join(', ')} (default mixed: float32 weights and optimizer, passes in bfloat16); built-in is float32
  --devices N          GPUs that train together (default 1); batch sizes are of each
  --sharding NAME      ${shardings.join(', ')} (default of verl and prime-rl fsdp, else none)
  --device-memory GiB  what a device has (default of built-in this machine's memory, but on a GPU)
  --prompt-tokens N    the longest prompt (default measured where the model has a tokenizer and the dataset is there, else 512)
  --fused-logits       the loss never holds all logits: use_liger_kernel of TRL, use_fused_kernels of verl; prime-rl always does in RL
  --offload            verl's param_offload and optimizer_offload
  --json               prints one line of JSON
`,
  async run(args) {
    const { values } = parseCommand(args, {
      ...{
        model: { type: 'string' },
        recipe: { type: 'string' },
        set: { type: 'string', multiple: true },
        engine: { type: 'string' },
      },
      ...{ precision: { type: 'string' }, devices: { type: 'string' }, sharding: { type: 'string' }, json: { type: 'boolean' } },
      ...{ 'device-memory': { type: 'string' }, 'prompt-tokens': { type: 'string' } },
      ...{ 'fused-logits': { type: 'boolean' }, offload: { type: 'boolean' } },
    });
    const engine = choice(values.engine ?? 'built-in', 'engine', memoryEngines);
    const isBuiltIn = engine === 'built-in';
    const devices = numberOption(values.devices, 'devices', 1, { least: 1, most: 65_536, integer: true });
    if (isBuiltIn) refuseForBuiltIn(values, devices);
    if (values.offload && engine !== 'verl') throw new InputError('--offload is for the engine verl');
    const sharding = choice(values.sharding ?? defaultSharding(engine), 'sharding', shardings);
    const precision = isBuiltIn ? 'float32' : choice(values.precision ?? 'mixed', 'precision', precisions);
    const asked = numberOption(values['prompt-tokens'], 'prompt-tokens', 0, { least: 1, most: 1e8, integer: true });
    // In the recipe's place, so that its own need not be there, and a name of the hub is looked up.
    const ofModel = values.model === undefined ? [] : [`model=${JSON.stringify(values.model)}`];
    const { recipe } = await readRecipeFile(required(values.recipe, 'recipe'), [...(values.set ?? []), ...ofModel]);
    const subject = await memorySubject(await readMemoryModel(recipe.model), recipe, asked === 0);
    const { run, isMachine, assumptions, caveats } = memoryPlan(subject, recipe, {
      ...{ engine, precision, devices, sharding, fusedLogits: values['fused-logits'] ?? null, offload: values.offload ?? false },
      promptTokens: asked > 0 ? asked : null,
    });
    const deviceGiB = deviceMemory(values['device-memory'], isMachine);
    const report = memoryReport(subject.model, recipe, run, deviceGiB, { assumptions, caveats });
    process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : terminalText(memoryTable(report)));
    return 0;
  },
};

function choice<T extends string>(value: string, name: string, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw new InputError(`--${name} is ${value}; allowed: ${allowed.join(', ')}`);
  return found;
}

/** The built-in engine trains on one device, in float32. */
function refuseForBuiltIn(values: { sharding?: string; precision?: string; 'fused-logits'?: boolean }, devices: number): void {
  const other = memoryEngines.filter((engine) => engine !== 'built-in').join(', ');
  if (devices > 1)
    throw new InputError(`--devices is ${devices}; the built-in engine trains on one: name another --engine (${other})`);
  if (values.sharding !== undefined && values.sharding !== 'none')
    throw new InputError(
      `--sharding is ${values.sharding}; the built-in engine trains on one device: name another --engine (${other})`,
    );
  if (values.precision !== undefined && values.precision !== 'float32')
    throw new InputError(
      `--precision is ${values.precision}; the built-in engine computes in float32: name another --engine (${other})`,
    );
  if (values['fused-logits']) throw new InputError('--fused-logits is not for the built-in engine');
}

/** @param isMachine whether the device is this machine, whose memory is known */
function deviceMemory(value: string | undefined, isMachine: boolean): number | null {
  if (value !== undefined) return numberOption(value, 'device-memory', 0, { least: 0.001, most: 1e6 });
  return isMachine ? totalmem() / 2 ** 30 : null;
}
