import { freemem, totalmem } from 'node:os';
import { backendShape } from '../../analysis/memory/backendShape';
import type { Recipe } from '../../contract/recipe';
import { rolloutSettings } from '../../contract/rolloutSettings';
import { promptTokens } from '../data/promptTokens';
import { memoryParts } from '../estimate/memory';
import { measureSpeed } from '../estimate/speed';
import { openModelShape } from '../model/openModel';
import { defaultThreads } from '../training/openCompute';
import { samplesBeside } from '../training/rolloutBackend';
import { readRunInputs } from '../training/runInputs';
import { parseCommand, type Command } from './command';
import { durationWords } from './durations';
import { readRecipeFile } from './recipeFile';
import { backendOption } from './trainCommand';

export const estimateCommand: Command = {
  name: 'estimate',
  summary: 'tell the memory and time a recipe will need',
  help: `Usage: posttrain estimate RECIPE [--set key=value]… [--backend NAME] [--json]

Checks a recipe with its model and data, tries a little of a step on the backend, and tells what a run will need. Memory is derived from
the model's shape; time is scaled up from the trial. Both are rough. Nothing is written.

  --json  prints {"memoryBytes","memoryParts","availableBytes","totalBytes","millisecondsPerStep","steps","backend","threads","notes"}
`,
  async run(args) {
    const { values, positionals } = parseCommand(
      args,
      { set: { type: 'string', multiple: true }, backend: { type: 'string' }, json: { type: 'boolean' } },
      ['RECIPE'],
    );
    const file = await readRecipeFile(positionals[0]!, values.set ?? []);
    const recipe = { ...file.recipe, backend: backendOption(values.backend) ?? file.recipe.backend };
    const inputs = await readRunInputs(recipe);
    const speed = await measureSpeed(inputs);
    const { base, data } = inputs;
    const parts = memoryParts({
      config: base.config,
      recipe,
      teacher: inputs.teacher,
      rewardModels: await rewardModelSizes(recipe),
      ...backendShape(
        speed.backend,
        speed.backend === 'wasm' ? speed.threads : (recipe.threads ?? defaultThreads()),
        samplesBeside(speed.backend, base),
      ),
      promptTokens: Math.max(...data.examples.slice(0, 1000).map((example) => promptTokens(base.tokenizer, example).length)),
    });
    const memoryBytes = Object.values(parts).reduce((sum, bytes) => sum + bytes, 0);
    const availableBytes = freemem();
    const notes =
      memoryBytes > availableBytes ? [`needs ${gigabytes(memoryBytes)}, and only ${gigabytes(availableBytes)} are free`] : [];
    const estimate = {
      ...{ memoryBytes, memoryParts: parts, availableBytes, totalBytes: totalmem() },
      ...{ millisecondsPerStep: Math.round(speed.millisecondsPerStep), steps: recipe.max_steps },
      ...{ backend: speed.backend, threads: speed.threads, notes },
    };
    process.stdout.write(values.json ? `${JSON.stringify(estimate)}\n` : plain(estimate));
    return 0;
  },
};

/** Parameters of the reward models among a recipe's rewards. */
async function rewardModelSizes(recipe: Recipe): Promise<number[]> {
  const sizes: number[] = [];
  for (const reward of rolloutSettings(recipe)?.reward_funcs ?? []) {
    if (typeof reward === 'object' && reward.name === 'reward_model') sizes.push((await openModelShape(reward.path)).layout.size);
  }
  return sizes;
}

function gigabytes(bytes: number): string {
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(0)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

function plain(estimate: {
  memoryBytes: number;
  memoryParts: Record<string, number>;
  availableBytes: number;
  millisecondsPerStep: number;
  steps: number;
  backend: string;
  threads: number;
  notes: string[];
}): string {
  const parts = Object.entries(estimate.memoryParts).map(([name, bytes]) => `  ${name.padEnd(12)}${gigabytes(bytes)}\n`);
  const whole = estimate.millisecondsPerStep * estimate.steps;
  return [
    `memory about ${gigabytes(estimate.memoryBytes)} (${gigabytes(estimate.availableBytes)} free)\n`,
    ...parts,
    `time about ${durationWords(estimate.millisecondsPerStep)} a step, ${durationWords(whole)} for ${estimate.steps} steps, on ${estimate.backend} with ${estimate.threads} threads\n`,
    ...estimate.notes.map((note) => `note: ${note}\n`),
  ].join('');
}
