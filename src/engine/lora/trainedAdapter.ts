import type { Recipe } from '../../contract/recipe';
import { InputError } from '../inputError';
import type { ModelShape } from '../model/folder';
import { isAdapterFolder } from './adapterBase';
import { adapterShape, type AdapterShape } from './adapterShape';
import { defaultTargets, isTarget, linearModules, targetNames } from './linearModules';

/** An adapter that is trained while the weights of the model stay as they are. */
export interface TrainedAdapter {
  shape: AdapterShape;
  /** The model that it is added to: its folder, absolute, and the SHA-256 of its weight files. */
  base: { path: string; sha256: string };
  /** Key of the random streams of its dropout; null where nothing is left out. */
  dropoutKey: readonly number[] | null;
}

const DROPOUT_STREAM = 0xd409;

/**
 * The adapter that a recipe asks for; null without use_peft.
 * @param sha256 of the base's weight files; null for a model that is initialized
 * @throws InputError for a model that cannot have one, and for target modules that it does not have
 */
export async function trainedAdapter(recipe: Recipe, base: ModelShape, sha256: string | null): Promise<TrainedAdapter | null> {
  if (!recipe.use_peft) return null;
  if (sha256 === null)
    throw new InputError('use_peft and initialize are both given; an adapter needs a model whose weights are loaded');
  if (await isAdapterFolder(base.path))
    throw new InputError(
      `the model folder ${base.path} holds an adapter already; use_peft needs a whole model (posttrain merge makes one of it)`,
    );
  const settings = {
    ...{ r: recipe.lora_r, alpha: recipe.lora_alpha, dropout: recipe.lora_dropout, useRslora: recipe.use_rslora },
    targetModules: targetsOf(recipe, base),
  };
  const leavesOut = settings.dropout > 0 && !recipe.disable_dropout;
  return {
    shape: adapterShape(base.config, base.layout, settings),
    base: { path: base.path, sha256 },
    dropoutKey: leavesOut ? [DROPOUT_STREAM, recipe.seed] : null,
  };
}

function targetsOf({ lora_target_modules: asked }: Recipe, { path, config, layout }: ModelShape): readonly string[] {
  const modules = linearModules(config, layout);
  const all = targetNames(modules);
  if (asked === null) return defaultTargets(config);
  if (asked === 'all-linear') return all;
  const missing = asked.find((target) => !modules.some(({ name }) => isTarget(name, target)));
  if (missing === undefined) return asked;
  throw new InputError(
    `lora_target_modules names ${missing}, which the model ${path} does not have; allowed: ${all.join(', ')}, or all-linear`,
  );
}
