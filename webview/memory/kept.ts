import * as z from 'zod';
import { memoryEngines, precisions, shardings } from '../../src/contract/memoryReport';
import {
  modelChoiceSchema,
  recipeChoiceSchema,
  type MemoryOverview,
  type ModelChoice,
  type RecipeChoice,
} from '../../src/contract/messages/memory';

/** What the panel keeps over a reload. null: what is chosen where nobody chose. */
export const keptSchema = z.object({
  model: modelChoiceSchema.nullable().default(null),
  recipe: recipeChoiceSchema.nullable().default(null),
  /** What was pasted last, while another model is looked at too. */
  config: z.string().default(''),
  engine: z.enum(memoryEngines).default('built-in'),
  precision: z.enum(precisions).nullable().default(null),
  /** null: as many as were found of one kind. */
  devices: z.int().min(1).max(65_536).nullable().default(null),
  sharding: z.enum(shardings).nullable().default(null),
  fusedLogits: z.boolean().nullable().default(null),
  offload: z.boolean().default(false),
  promptTokens: z.int().min(1).nullable().default(null),
  /** Recipe keys with other values than the recipe's. */
  sets: z.record(z.string(), z.unknown()).default({}),
  device: z.string().nullable().default(null),
  /** What a device has that is in no list, GiB. */
  otherGiB: z.number().positive().default(24),
  display: z.enum(['chart', 'table']).default('chart'),
  /** When it was asked last to show something. */
  asked: z.number().default(0),
});
export type Kept = z.output<typeof keptSchema>;

/** The model that was chosen; where none was, or the recipe whose model it was is no longer chosen, the first there is, else what is pasted. */
export function modelOf({ model, config }: Kept, recipe: RecipeChoice, models: MemoryOverview['models']): ModelChoice {
  const isOrphan = model?.kind === 'recipe' && recipe.kind === 'defaults';
  if (model && !isOrphan) return model;
  const [first] = models;
  return first ? { kind: 'folder', path: first.path } : { kind: 'config', text: config };
}
