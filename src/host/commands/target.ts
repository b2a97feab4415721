import * as z from 'zod';
import { idSchema } from '../../contract/ids';
import type { RunRef } from '../runs/runRef';
import type { SweepRef } from '../sweeps/sweepRef';

/**
 * What a command was invoked on: an element of one of our trees, a `{ ref }` of our own, or anything at all, since keybindings and
 * other extensions may pass what they like.
 */
const refSchema = z.object({ runsFolder: z.string(), runId: idSchema });
const sweepSchema = z.object({ runsFolder: z.string(), sweepId: idSchema });
const targetSchema = z.looseObject({
  sweep: sweepSchema.optional(),
  kind: z.string().optional(),
  ref: refSchema.optional(),
  step: z.int().min(0).optional(),
  prompt: z.string().optional(),
  problems: z.array(z.string()).min(1).max(2).optional(),
  fact: z.looseObject({ step: z.int().min(0) }).optional(),
  folder: z.unknown().optional(),
  record: z.looseObject({ id: z.string() }).optional(),
  model: z.looseObject({ facts: z.looseObject({ path: z.string() }) }).optional(),
});

/** What our keybindings hand over: VS Code does not say which row has the focus. */
export const SELECTED = 'selected';

export interface CommandTarget {
  ref?: RunRef | undefined;
  sweep?: SweepRef | undefined;
  step?: number | undefined;
  /** Folder of the model or checkpoint. */
  model?: string | undefined;
  evaluation?: string | undefined;
  /** Id of a prompt of the step. */
  prompt?: string | undefined;
  /** Ids of one or two training examples. */
  problems?: string[] | undefined;
}

/** What can be read from a command's argument; nothing of it is guessed. */
export function commandTarget(argument: unknown): CommandTarget {
  const parsed = targetSchema.safeParse(argument);
  if (!parsed.success) return {};
  const { kind, ref, sweep, step, prompt, problems, fact, folder, record, model } = parsed.data;
  return {
    ref,
    sweep,
    step: step ?? fact?.step,
    prompt,
    problems,
    model: kind === 'checkpoint' && typeof folder === 'string' ? folder : model?.facts.path,
    evaluation: kind === 'evaluation' ? record?.id : undefined,
  };
}
