import { entropyHistogram } from '../../analysis/entropy';
import { carriedShare } from '../../analysis/tokens/carriedShare';
import { tokenContexts } from '../../analysis/tokens/tokenContexts';
import { tokenCovariances } from '../../analysis/tokens/tokenCovariance';
import { tokenStatistics, type StatisticsRow } from '../../analysis/tokens/tokenStatistics';
import { topPositions } from '../../analysis/tokens/topOverlap';
import type { RolloutRow } from '../../contract/rollout';
import { packedTable, type PackedTokenTable } from '../../contract/packedTokens';
import type { TokenContexts, TokenTable } from '../../contract/tokenTable';
import { withRolloutFile } from './ownSamples';
import { readRows, type RolloutSource } from './rolloutSources';
import { flat, tokenKeys, tokensOfRows } from './tokensReport';

const tableKeys = [...tokenKeys, 'alternative_ids', 'alternative_texts', 'alternative_logprobs'] as const;
type TableRow = Pick<RolloutRow, (typeof tableKeys)[number]>;

/** The most frequent tokens of a file that are told of: a large vocabulary has more in one step than anybody reads. */
const MOST_TOKENS = 20_000;

/**
 * Every token of a rollouts file.
 * @param share of the positions that count as top by entropy
 * @throws DatasetError where the file cannot be read
 */
export async function tokenTable(source: RolloutSource, share: number): Promise<PackedTokenTable> {
  const rows = await withRolloutFile(source.file, (open) => readRows(open, source, tableKeys));
  return packedTable(tableOfRows(rows, source, share));
}

export function tableOfRows(rows: readonly TableRow[], source: Pick<RolloutSource, 'name' | 'step'>, share: number): TokenTable {
  const entropies = flat(rows, (row) => row.entropies);
  const isTop = topPositions(entropies, share);
  const file = tokensOfRows(rows, source, { least: Infinity, most: 1, share });
  const scored = rows.filter(({ ref_entropies, ref_logprobs }) => ref_entropies !== null && ref_logprobs !== null);
  const { top, counts } = file.histogram;
  return {
    file,
    top: { share, carried: carriedShare(entropies, isTop) },
    referenceHistogram: file.reference
      ? entropyHistogram(
          flat(scored, (row) => row.ref_entropies!),
          top,
          counts.length,
        )
      : null,
    ...tokenStatistics(statisticsRows(rows, isTop), MOST_TOKENS),
  };
}

function statisticsRows(rows: readonly TableRow[], isTop: Uint8Array): StatisticsRow[] {
  const weighed = rows.filter(({ advantage, advantages }) => advantage !== null || advantages !== null);
  const covariances = tokenCovariances(
    flat(weighed, (row) => row.logprobs),
    flat(weighed, (row) => row.advantages ?? row.logprobs.map(() => row.advantage!)),
  );
  let [start, weighedStart] = [0, 0];
  return rows.map((row) => {
    const { token_ids: ids, token_texts: texts, entropies, logprobs, ref_entropies, ref_logprobs } = row;
    const isWeighed = row.advantage !== null || row.advantages !== null;
    return {
      ...{ ids, texts, entropies, logprobs },
      reference: ref_entropies && ref_logprobs && { entropies: ref_entropies, logprobs: ref_logprobs },
      covariances: isWeighed ? covariances.subarray(weighedStart, (weighedStart += logprobs.length)) : null,
      isTop: isTop.subarray(start, (start += entropies.length)),
      alternatives: { ids: row.alternative_ids, texts: row.alternative_texts, logprobs: row.alternative_logprobs },
    };
  });
}

const contextKeys = [
  ...(['prompt_id', 'group', 'sample', 'reward', 'failure', 'token_ids', 'token_texts', 'entropies'] as const),
] as const;

type ContextColumns = Pick<RolloutRow, (typeof contextKeys)[number]>;

/** Where a token stands in a rollouts file. @throws DatasetError where the file cannot be read */
export async function contextsOfToken(source: RolloutSource, id: number, most: number): Promise<TokenContexts> {
  const rows = await withRolloutFile(source.file, (open) => readRows(open, source, contextKeys));
  return contextsOfRows(rows, id, most);
}

export function contextsOfRows(rows: readonly ContextColumns[], id: number, most: number): TokenContexts {
  return tokenContexts(
    rows.map(({ prompt_id: promptId, group, sample, reward, failure, token_ids: ids, token_texts: texts, entropies }) => ({
      ...{ promptId, group, sample, reward, failed: failure !== null, ids, texts, entropies },
    })),
    id,
    most,
  );
}
