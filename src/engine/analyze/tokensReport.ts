import { boxSummary } from '../../analysis/boxSummary';
import { entropyHistogram, entropyScaleTop } from '../../analysis/entropy';
import { perplexity } from '../../analysis/perplexity';
import { changeByPercentile } from '../../analysis/tokens/changeByPercentile';
import { entropySummary } from '../../analysis/tokens/entropySummary';
import { covarianceSummary, tokenCovariances } from '../../analysis/tokens/tokenCovariance';
import { tokenMeans, tokenPlaces, type TokenRow } from '../../analysis/tokens/tokenMeans';
import { topOverlap } from '../../analysis/tokens/topOverlap';
import type { RolloutRow } from '../../contract/rollout';
import type { TokensOfFile, TokensReport } from '../../contract/tokensReport';
import { withRolloutFile } from './ownSamples';
import { readRows, rolloutSources, type RolloutSource } from './rolloutSources';

export interface TokenChoices {
  /** Occurrences below which a token is in no list. */
  least: number;
  /** Tokens of a list. */
  most: number;
  /** Share of the positions that count as top. */
  share: number;
}

export const tokenKeys = [
  ...(['prompt_id', 'sample', 'token_ids', 'token_texts', 'logprobs', 'entropies', 'ref_logprobs', 'ref_entropies'] as const),
  ...(['advantage', 'advantages'] as const),
] as const;
type Row = Pick<RolloutRow, (typeof tokenKeys)[number]>;

/** Places told of each of the highest tokens, and tokens shown on either side. */
const PLACES = 3;
const AROUND = 8;

/**
 * Of one rollouts file, or of each step of a run.
 * @param step of a run; null for all
 * @throws InputError or DatasetError where there is none, or one cannot be read
 */
export async function tokensReport(path: string, step: number | null, choices: TokenChoices): Promise<TokensReport> {
  const files: TokensOfFile[] = [];
  for (const source of await rolloutSources(path, step)) files.push(await tokensOfFile(source, choices));
  return { files, caveats: caveatsOf(files, choices.least) };
}

async function tokensOfFile(source: RolloutSource, choices: TokenChoices): Promise<TokensOfFile> {
  return tokensOfRows(await withRolloutFile(source.file, (open) => readRows(open, source, tokenKeys)), source, choices);
}

export function tokensOfRows(
  rows: readonly Row[],
  { name, step }: Pick<RolloutSource, 'name' | 'step'>,
  choices: TokenChoices,
): TokensOfFile {
  const entropies = flat(rows, (row) => row.entropies);
  const summary = entropySummary(entropies);
  const top = entropyScaleTop(summary?.max ?? null);
  return {
    ...{ name, step, completions: rows.length, tokens: entropies.length, entropy: summary },
    histogram: { top, counts: entropyHistogram(entropies, top) },
    perplexity: {
      own: boxSummary(rows.map(({ logprobs }) => perplexity(logprobs) ?? NaN)),
      reference: boxSummary(rows.map(({ ref_logprobs }) => (ref_logprobs && perplexity(ref_logprobs)) ?? NaN)),
    },
    ...byEntropy(rows, choices),
    reference: againstReference(rows, choices),
    covariance: covariance(rows, choices),
  };
}

function byEntropy(rows: readonly Row[], { least, most }: TokenChoices): Pick<TokensOfFile, 'highest' | 'lowest'> {
  const valued = rows.map((row) => tokenRow(row, row.entropies));
  const means = tokenMeans(valued, least);
  const highest = means.slice(0, most).map((token) => ({
    ...token,
    places: tokenPlaces(valued, token.id, PLACES).map(({ row, position, value }) => {
      const { prompt_id: promptId, sample, token_texts: texts } = rows[row]!;
      const before = texts.slice(Math.max(0, position - AROUND), position).join('');
      const after = texts.slice(position, position + AROUND).join('');
      return { promptId, sample, position, entropy: value, before, after };
    }),
  }));
  return { highest, lowest: means.slice(-most).reverse() };
}

function againstReference(all: readonly Row[], { least, most, share }: TokenChoices): TokensOfFile['reference'] {
  const rows = all.filter(({ ref_entropies, ref_logprobs }) => ref_entropies !== null && ref_logprobs !== null);
  const [own, base] = [flat(rows, (row) => row.entropies), flat(rows, (row) => row.ref_entropies!)];
  const entropy = entropySummary(base);
  const overlap = topOverlap(own, base, share);
  if (!entropy || overlap === null) return null;
  const changes = tokenMeans(
    rows.map((row) =>
      tokenRow(
        row,
        row.logprobs.map((logprob, i) => logprob - row.ref_logprobs![i]!),
      ),
    ),
    least,
  );
  return {
    ...{ entropy, overlap, share, change: changeByPercentile(base, own) },
    likelier: changes.filter(({ mean }) => mean > 0).slice(0, most),
    lessLikely: changes
      .filter(({ mean }) => mean < 0)
      .slice(-most)
      .reverse(),
  };
}

function covariance(all: readonly Row[], { least, most }: TokenChoices): TokensOfFile['covariance'] {
  const rows = all.filter(({ advantage, advantages }) => advantage !== null || advantages !== null);
  const covariances = tokenCovariances(
    flat(rows, (row) => row.logprobs),
    flat(rows, (row) => row.advantages ?? row.logprobs.map(() => row.advantage!)),
  );
  const summary = covarianceSummary(covariances);
  if (!summary) return null;
  let start = 0;
  const valued = rows.map((row) => tokenRow(row, covariances.subarray(start, (start += row.token_ids.length))));
  return { ...summary, highest: tokenMeans(valued, least).slice(0, most) };
}

function tokenRow({ token_ids, token_texts }: Row, values: ArrayLike<number>): TokenRow {
  return { ids: token_ids, texts: token_texts, values };
}

/** One value a token of all completions, one after the other. */
export function flat<R>(rows: readonly R[], of: (row: R) => readonly number[]): Float64Array {
  const values = new Float64Array(rows.reduce((sum, row) => sum + of(row).length, 0));
  let end = 0;
  for (const row of rows) for (const value of of(row)) values[end++] = value;
  return values;
}

function caveatsOf(files: readonly TokensOfFile[], least: number): string[] {
  const names = (some: readonly TokensOfFile[]): string => some.map(({ name }) => name).join(', ');
  const without = files.filter(({ reference }) => reference === null);
  const rare = files.filter(({ highest, tokens }) => tokens > 0 && highest.length === 0);
  return [
    ...(without.length === 0
      ? []
      : without.length === files.length
        ? ['there are no scores of the base on these texts, so nothing is compared with it']
        : [`${names(without)}: no scores of the base`]),
    ...(rare.length === 0 ? [] : [`${names(rare)}: no token occurs ${least} times; --least sets how often it has to`]),
  ];
}
