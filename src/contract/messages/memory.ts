import * as z from 'zod';
import { nvidiaSchema } from '../doctorReport';
import { memorySubjectSchema } from '../memorySubject';
import { methodSchema } from '../recipe';
import { copyRequest, saveChartsRequest } from './exporting';
import { nothing, type PanelProtocol } from './protocol';

/** Far longer than any config.json. */
const MOST_CONFIG = 1_000_000;

const plannedModelSchema = z.object({
  /** Absolute folder. */
  path: z.string(),
  name: z.string(),
  /** `qwen2 · 494 M parameters`; empty for nothing. */
  detail: z.string(),
});

const plannedRecipeSchema = z.object({
  /** Absolute. */
  path: z.string(),
  /** Within the workspace. */
  name: z.string(),
  method: methodSchema,
  /** The first thing wrong with it; null for a good one. */
  problem: z.string().nullable(),
});

export const memoryOverviewSchema = z.object({
  /** The bundled one first. */
  models: z.array(plannedModelSchema),
  recipes: z.array(plannedRecipeSchema),
  /** What the panel was asked to show, and when; null where it was not. A later request has a later time. */
  asked: z.object({ model: z.string().nullable(), recipe: z.string().nullable(), at: z.number() }).nullable(),
});
export type MemoryOverview = z.infer<typeof memoryOverviewSchema>;

/** Which model: a folder that the host listed, what a config.json holds, or the recipe's own. */
export const modelChoiceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('folder'), path: z.string() }),
  z.object({ kind: z.literal('config'), text: z.string().max(MOST_CONFIG) }),
  z.object({ kind: z.literal('recipe') }),
]);
export type ModelChoice = z.infer<typeof modelChoiceSchema>;

/** Which recipe: a file that the host listed, or a method with its defaults. */
export const recipeChoiceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), path: z.string() }),
  z.object({ kind: z.literal('defaults'), method: methodSchema }),
]);
export type RecipeChoice = z.infer<typeof recipeChoiceSchema>;

/** `nvidia` null where there is no nvidia-smi, or it was not asked; `reason` says why not. */
export const memoryMachineSchema = z.object({
  memoryBytes: z.number(),
  nvidia: nvidiaSchema.nullable(),
  reason: z.string().nullable(),
});
export type MemoryMachine = z.infer<typeof memoryMachineSchema>;

export const memoryProtocol = {
  requests: {
    open: { ask: nothing, reply: memoryOverviewSchema },
    /** What this machine has; nvidia-smi may take seconds. */
    machine: { ask: nothing, reply: memoryMachineSchema },
    /** Fails with one sentence that names what is wrong with the model or the recipe. */
    read: { ask: z.object({ model: modelChoiceSchema, recipe: recipeChoiceSchema }), reply: memorySubjectSchema },
    /** Asks for a model folder, which is listed from then on; null where it was cancelled. */
    pickFolder: { ask: nothing, reply: z.object({ path: z.string().nullable() }) },
    save: saveChartsRequest,
    copy: copyRequest,
    openMeasurements: { ask: nothing, reply: nothing },
    openRecipe: { ask: z.object({ path: z.string() }), reply: nothing },
  },
  notifications: { changed: memoryOverviewSchema },
} satisfies PanelProtocol;
export type MemoryProtocol = typeof memoryProtocol;
