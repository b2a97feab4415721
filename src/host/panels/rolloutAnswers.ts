import type { RolloutRow } from '../../contract/rollout';
import type { ParquetDecoder } from '../../store/parquetFile';
import { readPerplexities } from '../../store/perplexities';
import { RolloutFile } from '../../store/rolloutFiles';
import { promptsOf, sampleOrder, samplesPage, type SampleOrder } from './coverageSamples';
import { promptMeans } from './promptMeans';
import type { AskRollouts, RolloutQuestions } from './rolloutQuestions';
import { rolloutsCsv } from './rolloutsCsv';
import { readRolloutStep } from './rolloutStep';

type Answers = {
  [N in keyof RolloutQuestions]: (
    file: RolloutFile,
    ask: RolloutQuestions[N]['ask'],
    path: string,
  ) => Promise<RolloutQuestions[N]['reply']>;
};

/** Tokens of a page: the first completions of a group are shown before the others are read. */
const PAGE_TOKENS = 4096;

/** Problems whose order of samples is kept: paging through one reads its tokens once. */
const KEPT_ORDERS = 16;

/** Answers {@link RolloutQuestions} in this thread. The files never change: they are written whole and renamed into place. */
export function rolloutAnswers(decoder: ParquetDecoder): AskRollouts {
  const orders = new Map<string, SampleOrder>();
  /** The group that is being read page by page. */
  let shown: { key: string; rows: RolloutRow[] } | null = null;
  const answers: Answers = {
    step: (file, { step }) => readRolloutStep(file, step),
    group: async (file, { group, first }, path) => {
      const key = JSON.stringify([path, group]);
      if (shown?.key !== key) shown = { key, rows: await file.readGroup(group) };
      const { rows } = shown;
      const next = first + pageLength(rows.slice(first));
      if (next < rows.length) return { rows: JSON.stringify(rows.slice(first, next)), next };
      // Who reads on asks for another group.
      shown = null;
      return { rows: JSON.stringify(rows.slice(first)) };
    },
    sample: async (file, { group, sample }) => (await file.readGroup(group)).find((row) => row.sample === sample) ?? null,
    search: async (file, { text }) => {
      const wanted = text.toLowerCase();
      const rows = await file.readColumns(['group', 'prompt', 'completion']);
      const hits = rows.filter(({ prompt, completion }) => `${prompt}\n${completion}`.toLowerCase().includes(wanted));
      return [...new Set(hits.map(({ group }) => group))];
    },
    promptMeans: async (file) => promptMeans(await file.readColumns(['prompt_id', 'group', 'reward'])),
    csv: async (file) => {
      const groups = [];
      for (const group of file.groups) groups.push(await file.readGroup(group));
      return new TextEncoder().encode(rolloutsCsv(groups.flat()));
    },
    perplexities: (file, { below }) => readPerplexities(file, below),
    prompts: (file, { problems }) => promptsOf(file, problems),
    samples: async (file, { first, ...ask }, path) => {
      const key = JSON.stringify([path, ask]);
      const order = orders.get(key) ?? (await sampleOrder(file, ask));
      orders.delete(key);
      orders.set(key, order);
      for (const old of [...orders.keys()].slice(0, -KEPT_ORDERS)) orders.delete(old);
      return samplesPage(file, order, first);
    },
  };
  return async (name, path, ask) => {
    const file = await RolloutFile.open(path, decoder);
    try {
      return await answers[name](file, ask, path);
    } finally {
      await file.close();
    }
  };
}

/** How many rows have the tokens of a page together: at least one, where there is one. */
function pageLength(rows: readonly RolloutRow[]): number {
  let tokens = 0;
  const beyond = rows.findIndex(({ token_ids }, index) => (tokens += token_ids.length) > PAGE_TOKENS && index > 0);
  return beyond < 0 ? rows.length : beyond;
}
