import * as z from 'zod';

/** A behaviour of the user's: completions in which the regular expression is found have it. The setting `postTraining.behaviours` lists them. */
export const ownPatternSchema = z.object({
  name: z.string().min(1).max(60),
  /** A JavaScript regular expression; it is anybody's, and runs only where it can be ended. */
  pattern: z.string().min(1).max(1000),
  ignoreCase: z.boolean().default(true),
});
export type OwnPattern = z.infer<typeof ownPatternSchema>;

/** Most of them: each runs in a thread. */
export const MOST_PATTERNS = 12;
export const ownPatternsSchema = z.array(ownPatternSchema).max(MOST_PATTERNS);

/** One change of the list; a pattern that is there is told by its name. */
export const patternChangeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('add'), pattern: ownPatternSchema }),
  z.object({ kind: z.literal('replace'), name: z.string(), pattern: ownPatternSchema }),
  z.object({ kind: z.literal('remove'), name: z.string() }),
]);
export type PatternChange = z.infer<typeof patternChangeSchema>;
