import * as z from 'zod';
import { diffTexts } from './exporting';
import { nothing, type PanelProtocol } from './protocol';

const count = z.int().min(0);

export const compareFileOverviewSchema = z.object({
  /** Name of the file. */
  title: z.string(),
  models: z.array(
    z.object({
      name: z.string(),
      /** Samples that are right, of all. */
      right: count,
      samples: count,
      /** By problem, in the order of `problems`: how many of its samples are right; null where the model has none. */
      outcomes: z.array(z.object({ right: count, samples: count }).nullable()),
    }),
  ),
  problems: z.array(z.object({ id: z.string(), prompt: z.string() })),
});
export type CompareFileOverview = z.infer<typeof compareFileOverviewSchema>;

const writtenSchema = z.object({ text: z.string(), isRight: z.boolean().nullable() });
export type WrittenText = z.infer<typeof writtenSchema>;

/** The Compare panel of a file with texts of several models. */
export const compareFileProtocol = {
  requests: {
    open: { ask: nothing, reply: compareFileOverviewSchema },
    /** What two models of the file wrote on a problem, their samples in the order of the file. */
    readTexts: {
      ask: z.object({ problem: z.string(), base: z.string(), other: z.string() }),
      reply: z.object({ base: z.array(writtenSchema), other: z.array(writtenSchema) }),
    },
    openDiff: {
      ask: z.object(diffTexts),
      reply: nothing,
    },
  },
  notifications: { changed: compareFileOverviewSchema },
} satisfies PanelProtocol;
export type CompareFileProtocol = typeof compareFileProtocol;
