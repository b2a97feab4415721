import * as z from 'zod';
import { modelShapeSchema } from './modelShape';
import { backendNameSchema, recipeSchema } from './recipe';

/** What is read of a model, a recipe and this machine to tell what memory a run takes; everything else is chosen. */
export const memorySubjectSchema = z.object({
  model: z.object({ name: z.string(), shape: modelShapeSchema, caveats: z.array(z.string()) }),
  /** With every default filled in. */
  recipe: recipeSchema,
  /** Tokens of the longest prompt, and how they are known; empty where the recipe samples nothing. */
  prompt: z.object({ tokens: z.int().min(0), source: z.string() }),
  /** Parameters of each reward model among the rewards. */
  rewardModels: z.array(z.int().min(0)),
  teacher: modelShapeSchema.nullable(),
  /** Backends beside which the built-in engine samples this model on wasm. */
  samplesBeside: z.array(backendNameSchema),
  /** Worker threads of a run on this machine that names no number. */
  threads: z.int().positive(),
  caveats: z.array(z.string()),
});
export type MemorySubject = z.infer<typeof memorySubjectSchema>;
