import * as z from 'zod';
import { idSchema } from './ids';

/** A metric that could not be computed is null, never 0. Names are TRL's (`reward`, `reward_std`, `entropy`, `clip_ratio/region_mean`, …). */
export const metricsSchema = z.record(z.string(), z.number().nullable());
export type Metrics = z.infer<typeof metricsSchema>;

export const runStates = ['starting', 'running', 'stopping', 'stopped', 'finished', 'failed'] as const;
export const runStateSchema = z.enum(runStates);
export type RunState = z.infer<typeof runStateSchema>;

const step = z.int().min(0);
const attempt = z.int().min(1);

/**
 * What a trainer says, one event a line of events.jsonl. `seq` counts from 0 without gaps and goes on over resumes; `time` is Unix
 * time in ms. In the file each line also ends in `crc32`, see `src/store/eventLog.ts`.
 *
 * `step` of a state, a heartbeat and a fault is the step being made, or the last one made where none is (0 before the first): `failed`
 * names the step that was not finished, or the one after which it is not worth going on, `stopped` and `finished` the last one that was.
 */
export const eventBodySchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('state'), state: runStateSchema, step, message: z.string().optional() }),
  z.object({ type: z.literal('heartbeat'), step }),
  z.object({ type: z.literal('resumed'), fromStep: step, attempt }),
  z.object({
    type: z.literal('step'),
    step,
    attempt,
    metrics: metricsSchema,
    durationMs: z.number().min(0),
    /** File under rollouts/, or null for methods without rollouts. */
    rollouts: z.string().nullable(),
  }),
  z.object({ type: z.literal('checkpoint'), step, attempt, folder: z.string(), bytes: z.int().min(0) }),
  z.object({ type: z.literal('evaluation'), step, attempt, id: idSchema.nullable(), metrics: metricsSchema }),
  z.object({ type: z.literal('fault'), step, at: z.string(), message: z.string() }),
]);
export type EventBody = z.infer<typeof eventBodySchema>;

/** Of a step event what its policy's entropy was, nats a token; null where the step has none. */
export const stepEntropySchema = z.object({
  type: z.literal('step'),
  step,
  attempt,
  metrics: z.object({ entropy: z.number().nullable().default(null) }),
});
export type StepEntropy = z.infer<typeof stepEntropySchema>;

/** What an event has besides its body. Two schemas and not their intersection, which takes twice as long to parse. */
export const eventStampSchema = z.object({ seq: z.int().min(0), time: z.number() });
export type RunEvent = z.infer<typeof eventStampSchema> & EventBody;
