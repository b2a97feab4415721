import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RecipeInput } from '../../../src/contract/recipe';
import { readRunView, type RunView } from '../../../src/store/runView';

const fixtures = join(import.meta.dirname, '..', '..', 'fixtures');
/** A 22,000-parameter Llama with the Countdown tokenizer. */
export const tinyModel = join(fixtures, 'countdown-tiny');

/** A folder with a dataset of three prompts, for recipes and runs. */
export class Workspace {
  readonly folder = mkdtempSync(join(tmpdir(), 'posttrain-test-'));
  readonly runs = join(this.folder, '.posttraining', 'runs');

  constructor() {
    const prompts = [
      { id: 'a', prompt: 'use 3, 6, 7 make 63', numbers: [3, 6, 7], target: 63 },
      { id: 'b', prompt: 'use 1, 2, 3 make 6', numbers: [1, 2, 3], target: 6 },
      { id: 'c', prompt: 'use 2, 4, 5 make 11', numbers: [2, 4, 5], target: 11 },
    ];
    this.write('prompts.jsonl', prompts.map((line) => JSON.stringify(line)).join('\n'));
  }

  path(...parts: string[]): string {
    return join(this.folder, ...parts);
  }

  run(id: string): string {
    return join(this.runs, id);
  }

  write(name: string, content: string): string {
    writeFileSync(this.path(name), content);
    return this.path(name);
  }

  /** Writes a recipe as JSON (which YAML is) and returns its path. */
  recipe(name: string, recipe: Partial<RecipeInput> & Record<string, unknown>): string {
    return this.write(name, JSON.stringify(recipe));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** GRPO of the tiny model, small enough for many runs: 2 prompts × 4 completions of at most 8 tokens a step. */
export const tinyGrpo = {
  method: 'grpo',
  model: tinyModel,
  train_dataset: 'prompts.jsonl',
  // An untrained model earns no reward: the entropy bonus moves its weights, and then the KL to the reference does.
  reward_funcs: ['countdown'],
  entropy_coef: 0.05,
  beta: 0.05,
  num_generations: 4,
  per_device_train_batch_size: 4,
  gradient_accumulation_steps: 2,
  max_completion_length: 8,
  max_steps: 6,
  learning_rate: 1e-3,
  save_steps: 2,
  seed: 7,
  backend: 'wasm',
  threads: 2,
} satisfies Partial<RecipeInput>;

/** Metrics of the newest attempt of each step, without times and memory. */
export function reproducible(view: RunView): Record<string, (number | null)[]> {
  const ofTheMachine = ['step_time', 'tokens_per_second', 'peak_memory_bytes'];
  return Object.fromEntries(Object.entries(view.metrics).filter(([name]) => !ofTheMachine.includes(name)));
}

export function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

export { readRunView };
