import * as z from 'zod';
import { treeReportSchema } from '../treeReport';
import { coverageChoiceSchema } from './coverage';
import { copyRequest, saveChartsRequest } from './exporting';
import { nothing, type PanelProtocol } from './protocol';
import { shownRowSchema } from './rollouts';

const count = z.int().min(0);

/** A step whose rollouts are there: a run that was resumed samples some steps again, as a further attempt. */
const sampledStep = { step: count, attempt: z.int().positive() };

/** Whose samples a tree is made of: one evaluation or two, the base side first, or the rollouts of a step, beside those of another of the run at the base side. */
export const treeSourceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('evaluations'), keys: z.array(z.string()).min(1).max(2) }),
  z.object({ kind: z.literal('step'), ...sampledStep, base: z.object(sampledStep).optional() }),
]);
export type TreeSource = z.infer<typeof treeSourceSchema>;

export const treeOverviewSchema = z.object({
  runId: z.string(),
  title: z.string(),
  /** Evaluations of this run first, then of the others, newest first. */
  choices: z.array(coverageChoiceSchema),
  broken: z.array(z.object({ id: z.string(), reason: z.string() })),
  /** Newest attempt of each step that has rollouts. */
  steps: z.array(z.object(sampledStep)),
  /** What to show first; null where nothing was sampled. */
  suggested: treeSourceSchema.nullable(),
  /** What was asked for when the panel was opened, or since, at a time that tells one asking from the next; null where nothing was. */
  asked: z.object({ source: treeSourceSchema, problem: z.string().nullable(), at: z.number() }).nullable(),
  /** Why nothing can be evaluated from here; null where it can. */
  evaluateReason: z.string().nullable(),
});
export type TreeOverview = z.infer<typeof treeOverviewSchema>;

const treeProblemSchema = z.object({
  id: z.string(),
  /** Samples and right ones by model of the source; `right` is null where rewards do not say. */
  models: z.array(z.object({ n: count, right: count.nullable() })),
});
export type TreeProblem = z.infer<typeof treeProblemSchema>;

export const treeProtocol = {
  requests: {
    open: { ask: nothing, reply: treeOverviewSchema },
    /** Problems that all models of the source have samples of. Their prompts stay with the host: a tree has its own. */
    readProblems: { ask: z.object({ source: treeSourceSchema }), reply: z.object({ problems: z.array(treeProblemSchema) }) },
    readTree: { ask: z.object({ source: treeSourceSchema, problem: z.string() }), reply: treeReportSchema },
    /** The same with every token of each node, to be saved. */
    readWholeTree: { ask: z.object({ source: treeSourceSchema, problem: z.string() }), reply: treeReportSchema },
    /** One completion with all that is known of its tokens. `model` is its place in the source. */
    readSample: {
      ask: z.object({ source: treeSourceSchema, problem: z.string(), model: count, group: count, sample: count }),
      reply: z.object({ row: shownRowSchema }),
    },
    /** Lets the user pick from a list of the editor's; null where nothing was picked. */
    pickSource: { ask: z.object({ source: treeSourceSchema }), reply: z.object({ source: treeSourceSchema.nullable() }) },
    /** The same for one side; `beside` is what stands at the other side, null where that is empty. */
    pickSide: {
      ask: z.object({ source: treeSourceSchema, side: z.enum(['base', 'other']), beside: treeSourceSchema.nullable() }),
      reply: z.object({ source: treeSourceSchema.nullable() }),
    },
    pickProblem: {
      ask: z.object({ source: treeSourceSchema, problem: z.string() }),
      reply: z.object({ problem: z.string().nullable() }),
    },
    save: saveChartsRequest,
    copy: copyRequest,
    act: { ask: z.object({ action: z.enum(['evaluate', 'openRun']) }), reply: nothing },
    /** Shows a completion in the Rollouts panel at a token. */
    openRollout: { ask: z.object({ step: count, group: count, sample: count, position: count }), reply: nothing },
  },
  notifications: { changed: treeOverviewSchema },
} satisfies PanelProtocol;
export type TreeProtocol = typeof treeProtocol;
