import * as z from 'zod';

const nodeOfModelSchema = z.object({
  /** Samples through here, and how many of them were right. */
  count: z.int().min(0),
  right: z.int().min(0),
  meanReward: z.number().nullable(),
  /** Samples whose last token is the node's last. */
  ends: z.int().min(0),
  /** Mean entropy of the next token, nats; null where no sample goes on. */
  entropy: z.number().nullable(),
  /** Log-probability of the node's tokens given those before them, nats; null where the model has no sample here. */
  logprob: z.number().nullable(),
});

const nodeSchema = z.object({
  /** Indices of nodes; the root is the first and has none. */
  parent: z.int().min(0).nullable(),
  /** Most samples first. */
  children: z.array(z.int().min(0)),
  /** Positions of the node's tokens in the completions, `to` exclusive. */
  from: z.int().min(0),
  to: z.int().min(0),
  /** Text of each of them; a panel that draws it is sent no more than the first 64. */
  tokens: z.array(z.string()),
  isFork: z.boolean(),
  /**
   * What may come after a fork, the likeliest under the last model first: the tokens that samples drew there and the alternatives kept with them.
   * One probability a model, null where its samples do not tell it. Empty where the node is no fork.
   */
  next: z.array(z.object({ text: z.string(), probabilities: z.array(z.number().nullable()) })),
  /** Samples through here: `samples[start]` … `samples[end - 1]`. */
  start: z.int().min(0),
  end: z.int().min(0),
  /** One a model. */
  models: z.array(nodeOfModelSchema),
});

/** What `posttrain analyze tree --json` prints: completions of one problem merged by what they begin with. */
export const treeReportSchema = z.object({
  problem: z.string(),
  prompt: z.string(),
  /** The base first. */
  models: z.array(
    z.object({
      name: z.string(),
      samples: z.int().positive(),
      /** Largest rate at which a branch without a sample may be taken all the same, 95 %. */
      unseenRate: z.number(),
    }),
  ),
  nodes: z.array(nodeSchema).min(1),
  /** Sorted by their tokens; `model`, `group` and `sample` say which completion it is: a step may have sampled a prompt in several groups. */
  samples: z.array(
    z.object({
      model: z.int().min(0),
      group: z.int().min(0),
      sample: z.int().min(0),
      reward: z.number().nullable(),
      isRight: z.boolean(),
    }),
  ),
  /** Nodes where samples of the base leave all of the other model's, and the other way round; null without `--against`. */
  closed: z.array(z.int().min(0)).nullable(),
  opened: z.array(z.int().min(0)).nullable(),
  caveats: z.array(z.string()),
});
export type TreeReport = z.infer<typeof treeReportSchema>;
