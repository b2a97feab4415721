import { parse } from 'yaml';
import type { Method } from '../../contract/recipe';
import { recipeKeys } from '../../contract/recipeKeys';
import { recipeProblems } from '../../contract/recipeProblems';

/** Recipe keys changed for one run, as they are handed to `posttrain train --set key=value`. */
export type Overrides = Readonly<Record<string, string>>;

export interface OverrideRow {
  key: string;
  /** As it would be written in the recipe. */
  value: string;
  changed: boolean;
  description: string;
}

/** Keys that people change from one run to the next; they are offered first. */
const firstKeys: Record<Method, readonly string[]> = {
  grpo: [
    'max_steps',
    'learning_rate',
    'num_generations',
    'temperature',
    'beta',
    'top_entropy_quantile',
    'loss_type',
    'scale_rewards',
    'seed',
    'backend',
    'threads',
  ],
  sft: ['max_steps', 'learning_rate', 'per_device_train_batch_size', 'max_length', 'seed', 'backend', 'threads'],
  distill: [
    'max_steps',
    'learning_rate',
    'teacher_model_name_or_path',
    'lmbda',
    'beta',
    'temperature',
    'loss_type',
    'num_generations',
    'seed',
    'backend',
    'threads',
  ],
  ppo: [
    'max_steps',
    'learning_rate',
    'critic_learning_rate',
    'value_model',
    'kl_coef',
    'lam',
    'num_ppo_epochs',
    'temperature',
    'seed',
    'backend',
    'threads',
  ],
  'reward-model': [
    'max_steps',
    'learning_rate',
    'center_rewards_coefficient',
    'per_device_train_batch_size',
    'max_length',
    'seed',
    'backend',
    'threads',
  ],
  dpo: ['max_steps', 'learning_rate', 'beta', 'loss_type', 'per_device_train_batch_size', 'seed', 'backend', 'threads'],
  rloo: [
    'max_steps',
    'learning_rate',
    'num_generations',
    'temperature',
    'beta',
    'normalize_advantages',
    'seed',
    'backend',
    'threads',
  ],
};

/** The keys of a recipe with the values a run would get, often changed ones first. The method is not among them. */
export function overrideRows(method: Method, recipe: Readonly<Record<string, unknown>>, overrides: Overrides): OverrideRow[] {
  const rank = (key: string) => {
    const index = firstKeys[method].indexOf(key);
    return index === -1 ? Number.MAX_SAFE_INTEGER : index;
  };
  return recipeKeys(method)
    .filter(({ key }) => key !== 'method' && key !== 'model')
    .map(({ key, default: fallback, description }) => ({
      key,
      value: overrides[key] ?? written(recipe[key] ?? fallback),
      changed: overrides[key] !== undefined,
      description,
    }))
    .sort((a, b) => Number(b.changed) - Number(a.changed) || rank(a.key) - rank(b.key));
}

/** The recipe with the overrides in it, values read as YAML. */
export function withOverrides(recipe: Readonly<Record<string, unknown>>, overrides: Overrides): Record<string, unknown> {
  return { ...recipe, ...Object.fromEntries(Object.entries(overrides).map(([key, value]) => [key, parse(value)])) };
}

/** `max_steps=20` or `max_steps = 20` as typed into the filter box; undefined for anything else. */
export function parseAssignment(text: string): { key: string; value: string } | undefined {
  const match = /^\s*([a-z_0-9]+)\s*=\s*(.+?)\s*$/.exec(text);
  return match?.[1] && match[2] ? { key: match[1], value: match[2] } : undefined;
}

/** Why this value cannot be taken, in one sentence; undefined where it can. */
export function overrideProblem(
  recipe: Readonly<Record<string, unknown>>,
  overrides: Overrides,
  key: string,
  value: string,
): string | undefined {
  try {
    const before = new Set(recipeProblems(withOverrides(recipe, overrides)).map(({ message }) => message));
    return recipeProblems(withOverrides(recipe, { ...overrides, [key]: value })).find(({ message }) => !before.has(message))
      ?.message;
  } catch (error) {
    return error instanceof Error ? error.message.split('\n')[0] : String(error);
  }
}

function written(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
