import * as z from 'zod';
import { ownPatternSchema } from './ownPattern';

const count = z.int().min(0);

/** What a completion may have that is no pattern. */
export const completionTraits = ['truncated', 'loop', 'scripts', 'broken', 'rightBroken'] as const;
export type CompletionTrait = (typeof completionTraits)[number];

/** One behaviour: of a preset by name (its rest too), of the user, or a trait. */
export const behaviourSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('preset'), set: z.string(), name: z.string() }),
  z.object({ kind: z.literal('own'), pattern: ownPatternSchema }),
  z.object({ kind: z.literal('trait'), trait: z.enum(completionTraits) }),
]);
export type AskedBehaviour = z.infer<typeof behaviourSchema>;

export const rightFilters = ['all', 'right', 'wrong'] as const;
export type RightFilter = (typeof rightFilters)[number];

/** A completion that has a behaviour. */
const behaviourCompletionSchema = z.object({
  problem: z.string(),
  /** The problem itself where it is known, else its id. */
  prompt: z.string(),
  text: z.string(),
  /** null where it is not known. */
  isRight: z.boolean().nullable(),
  /** Tokens, or characters: see the unit. */
  length: count,
  isTruncated: z.boolean().nullable(),
  /** Places in the text, `end` exclusive, in order and apart: what shows that it has the behaviour; empty where no place does. */
  matches: z.array(z.object({ start: count, end: count })),
  /** Of a rollout: its prompt group and its number in it. */
  place: z.object({ group: z.int(), sample: z.int() }).nullable(),
});
export type BehaviourCompletion = z.infer<typeof behaviourCompletionSchema>;

/** A page of the completions of one file (of one model of it) that have a behaviour, in the order of the file. */
export const behaviourCompletionsSchema = z.object({
  unit: z.enum(['tokens', 'characters']),
  /** Completions looked through. */
  completions: count,
  /** Those that could not be, which may have it or not: see `failure`. */
  notTried: count,
  /** That have it, and how many of those are right and wrong. */
  total: count,
  right: count,
  wrong: count,
  /** Of those that the filter lets through, from `first` on. */
  page: z.array(behaviourCompletionSchema),
  /** Why some could not be looked through; null where all were. */
  failure: z.string().nullable(),
});
export type BehaviourCompletions = z.infer<typeof behaviourCompletionsSchema>;

/** Most completions of a page. */
export const COMPLETIONS_PAGE = 32;
