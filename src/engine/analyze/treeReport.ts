import { unseenRate } from '../../analysis/coverage/unseenRate';
import { nextTokens, type ScoredSample } from '../../analysis/tree/nextTokens';
import { branchesOnlyOf, isFork, prefixTree, type TreeSample } from '../../analysis/tree/prefixTree';
import type { RolloutRow } from '../../contract/rollout';
import type { TreeReport } from '../../contract/treeReport';
import { InputError } from '../inputError';
import { isRightRow, withRolloutFile } from './ownSamples';
import { readRows, type RolloutSource } from './rolloutSources';

const keys = [
  ...(['prompt_id', 'prompt', 'group', 'sample', 'temperature', 'token_ids', 'token_texts', 'logprobs', 'entropies'] as const),
  ...(['alternative_ids', 'alternative_texts', 'alternative_logprobs', 'reward', 'reward_parts', 'failure'] as const),
] as const;
type Row = Pick<RolloutRow, (typeof keys)[number]>;

/** Completions of one problem by one model. */
export interface ProblemRows {
  name: string;
  prompt: string;
  problem: string;
  /** Without those that failed. */
  rows: (Row & { isRight: boolean })[];
  failed: number;
}

/**
 * Reads the completions of a problem; the file's first where none is named.
 * @throws InputError where the file does not have it, DatasetError where it cannot be read
 */
export async function rowsOfProblem(source: RolloutSource, problem: string | null): Promise<ProblemRows> {
  const { file, name } = source;
  const found = await withRolloutFile(file, async (open) => {
    const ids = await open.readColumns(['prompt_id', 'group']);
    const wanted = problem ?? ids[0]?.prompt_id ?? null;
    const groups = new Set(ids.filter(({ prompt_id }) => prompt_id === wanted).map(({ group }) => group));
    const rows: Row[] = [];
    for (const group of groups)
      rows.push(...(await readRows(open, source, keys, group)).filter(({ prompt_id }) => prompt_id === wanted));
    return { wanted, rows, ids: new Set(ids.map(({ prompt_id }) => prompt_id)) };
  });
  const [first] = found.rows;
  if (first) {
    const scored = found.rows.filter(({ failure }) => failure === null);
    const failed = found.rows.length - scored.length;
    if (scored.length === 0) throw new InputError(`${file}: all ${failed} samples of problem ${first.prompt_id} failed`);
    const rows = scored.map((row) => ({
      ...row,
      isRight: isRightRow(row, file, `sample ${row.sample} of ${row.prompt_id}`),
    }));
    return { name, prompt: first.prompt, problem: first.prompt_id, rows, failed };
  }
  if (found.ids.size === 0) throw new InputError(`${file} has no completion; it needs at least one`);
  throw new InputError(
    `--problem is ${found.wanted}; ${file} has ${found.ids.size} problems such as ${[...found.ids].slice(0, 3).join(', ')}`,
  );
}

/**
 * @param most tokens of a node that are written out
 * @throws InputError where the models have different tokenizers
 */
export function treeReport(base: ProblemRows, other: ProblemRows | null, most = Infinity): TreeReport {
  const models = other ? [base, other] : [base];
  checkSameTokens(models);
  const completions = models.flatMap(({ rows }, model) => rows.map((row) => ({ row, ...scored(row, model) })));
  const tree = prefixTree(completions, models.length);
  return {
    ...{ problem: base.problem, prompt: base.prompt },
    models: models.map(({ name, rows }) => ({ name, samples: rows.length, unseenRate: unseenRate(rows.length) })),
    nodes: tree.nodes.map((node) => ({
      ...node,
      isFork: isFork(node),
      next: isFork(node)
        ? nextTokens(
            tree.order.slice(node.start, node.end).map((index) => completions[index]!),
            node.to,
            models.length,
          )
        : [],
      tokens: completions[tree.order[node.start]!]!.row.token_texts.slice(node.from, Math.min(node.to, node.from + most)),
    })),
    samples: tree.order.map((index) => {
      const { row, model } = completions[index]!;
      return { model, group: row.group, sample: row.sample, reward: row.reward, isRight: row.isRight };
    }),
    closed: other ? branchesOnlyOf(tree, 0, 1) : null,
    opened: other ? branchesOnlyOf(tree, 1, 0) : null,
    caveats: caveatsOf(models),
  };
}

function scored(row: ProblemRows['rows'][number], model: number): TreeSample & ScoredSample {
  return {
    ...{ model, isRight: row.isRight, reward: row.reward, ids: row.token_ids, texts: row.token_texts },
    ...{ entropies: row.entropies, logprobs: row.logprobs, alternativeIds: row.alternative_ids },
    ...{ alternativeTexts: row.alternative_texts, alternativeLogprobs: row.alternative_logprobs },
  };
}

function checkSameTokens(models: readonly ProblemRows[]): void {
  const texts = new Map<number, string>();
  for (const { rows } of models) {
    for (const { token_ids, token_texts } of rows) {
      token_ids.forEach((id, i) => {
        const text = token_texts[i]!;
        const known = texts.get(id);
        if (known === undefined) texts.set(id, text);
        // A token that is part of a character is shown as a whole one or not at all, by what stands beside it.
        else if (known !== text && !known.includes('\ufffd') && !text.includes('\ufffd')) {
          const names = models.map(({ name }) => name).join(' and ');
          throw new InputError(
            `${names} have different tokenizers: token ${id} is ${JSON.stringify(known)} and ${JSON.stringify(text)}`,
          );
        }
      });
    }
  }
}

function caveatsOf(models: readonly ProblemRows[]): string[] {
  const failed = models.flatMap(({ name, failed: count }) =>
    count === 0 ? [] : [`${name}: ${count} samples failed and are left out`],
  );
  const temperatures = [...new Set(models.flatMap(({ rows }) => rows.map(({ temperature }) => temperature)))];
  const prompts = new Set(models.map(({ prompt }) => prompt));
  return [
    ...failed,
    ...(temperatures.length > 1
      ? [`samples were drawn at different temperatures: ${temperatures.sort((a, b) => a - b).join(', ')}`]
      : []),
    ...(prompts.size > 1 ? ['the two models were given different prompts'] : []),
  ];
}
