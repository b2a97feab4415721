import * as z from 'zod';
import { copyRequest, saveRequest } from './exporting';
import { nothing, type PanelProtocol } from './protocol';

/** Most runs in one message: more would keep the extension host. */
export const ROWS_PAGE = 200;
/** Runs in the first page: about as many as a window shows, so that they are there at once. */
export const FIRST_ROWS = 32;
/** Most runs that are compared at once. */
export const COMPARED_RUNS = 12;
/** Most runs whose whole logs are read for one reply. */
export const EXTREMES_PAGE = 50;
/** Most points of a run in a chart; of a longer one every n-th step is sent. */
export const SERIES_POINTS = 5000;

const cellSchema = z.union([z.number(), z.string(), z.boolean(), z.null()]);
export type SentCell = z.infer<typeof cellSchema>;

/** A list checked in one pass: of ten thousand runs there are a million cells, and a schema for each took seconds. */
const listOf = <T>(isOne: (value: unknown) => boolean, what: string) =>
  z.custom<T[]>((value) => Array.isArray(value) && value.every(isOne), `expected a list of ${what}`);
const isNumberOrNull = (value: unknown): boolean => value === null || Number.isFinite(value);
const isCode = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= -1;

/**
 * Values of one column, one a run of the page. `same`: all have that one, as of most recipe keys. `coded` ones are indices into `values`; −1
 * where the run has none, which is not null.
 */
const columnSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('same'), value: cellSchema }),
  z.object({ kind: z.literal('numbers'), numbers: listOf<number | null>(isNumberOrNull, 'numbers or nulls') }),
  z.object({ kind: z.literal('coded'), values: z.array(cellSchema), codes: listOf<number>(isCode, 'integers from −1') }),
]);
export type SentColumn = z.infer<typeof columnSchema>;

/**
 * Some runs, column by column. Columns are `name`, `id`, `state` (a `RunState`, `interrupted` or `broken`), `message`, `method`, `model`,
 * `folder`, `started` (Unix ms), `duration` (ms), `steps`, `max_steps`, `notes`; `metric:NAME`, of the newest step; and `recipe:KEY`, lists and objects as JSON.
 */
export const runsPageSchema = z.object({
  /** What tells a run from all others; only keys that the host sent are taken back. */
  keys: z.array(z.string()),
  columns: z.record(z.string(), columnSchema),
  tags: z.array(z.array(z.string())),
});
export type RunsPage = z.infer<typeof runsPageSchema>;

/** Which columns are shown, in order; null are those that the panel begins with. */
export const runsLayoutSchema = z.object({
  columns: z
    .array(z.object({ id: z.string().max(300), pinned: z.boolean() }))
    .max(500)
    .nullable()
    .default(null),
});

export const runsTableOverviewSchema = z.object({
  /** Another number than before: all rows are to be read again. */
  revision: z.int().min(0),
  /** Runs known so far. */
  total: z.int().min(0),
  /** Why folders cannot be listed. */
  problems: z.array(z.string()),
  /** Several workspace folders have runs. */
  hasFolders: z.boolean(),
  layout: runsLayoutSchema,
  /** Why no run can be started from here; null where one can. */
  startReason: z.string().nullable(),
});
export type RunsTableOverview = z.infer<typeof runsTableOverviewSchema>;

/** What a run logged, one entry a step that is sent. */
export const runSeriesSchema = z.object({
  key: z.string(),
  steps: z.array(z.int()),
  /** When a step was done, ms after the first event of the run. */
  times: z.array(z.number()),
  /** TRL's `num_tokens`, of all steps before too; null where it was not logged. */
  tokens: z.array(z.number().nullable()),
  metrics: z.record(z.string(), z.array(z.number().nullable())),
  /** 1: every step; n: every n-th and the last. */
  every: z.int().min(1),
  /** Finished evaluations in the run's folder. */
  evaluations: z.int().min(0),
});
export type RunSeries = z.infer<typeof runSeriesSchema>;

/** Highest and lowest value of each metric over all steps, by newest attempt. */
const extremesSchema = z.object({
  key: z.string(),
  highest: z.record(z.string(), z.number()),
  lowest: z.record(z.string(), z.number()),
  /** Why its log cannot be read: it has no values then. */
  problem: z.string().nullable(),
});
export type RunExtremes = z.infer<typeof extremesSchema>;

const editSchema = z.object({
  key: z.string(),
  /** null goes back to the name that the run came with. */
  name: z.string().max(200).nullable().optional(),
  notes: z.string().max(20_000).optional(),
  tags: z.array(z.string().min(1).max(100)).max(100).optional(),
});
export type RunEdit = z.infer<typeof editSchema>;

export const runsTableProtocol = {
  requests: {
    open: { ask: nothing, reply: runsTableOverviewSchema },
    /** Newest first, as they were when the panel opened or `changed` told of another revision. `next` is where the next page begins. */
    readRows: {
      ask: z.object({ from: z.int().min(0) }),
      reply: z.object({ page: runsPageSchema, next: z.int().nullable() }),
    },
    readSeries: {
      ask: z.object({ keys: z.array(z.string()).max(COMPARED_RUNS) }),
      reply: z.object({ series: z.array(runSeriesSchema) }),
    },
    readExtremes: {
      ask: z.object({ keys: z.array(z.string()).max(EXTREMES_PAGE) }),
      reply: z.object({ runs: z.array(extremesSchema) }),
    },
    /** Writes user.json; the row comes by `rows`. */
    edit: { ask: editSchema, reply: nothing },
    act: {
      ask: z.object({ action: z.enum(['openRun', 'openCoverage']), key: z.string() }),
      reply: nothing,
    },
    start: { ask: nothing, reply: nothing },
    keepLayout: { ask: runsLayoutSchema, reply: nothing },
    save: saveRequest(['csv', 'json', 'svg', 'png']),
    copy: copyRequest,
  },
  notifications: {
    changed: runsTableOverviewSchema,
    /** Runs that are new or other than they were. */
    rows: runsPageSchema,
    removed: z.object({ keys: z.array(z.string()) }),
  },
} satisfies PanelProtocol;
export type RunsTableProtocol = typeof runsTableProtocol;
