import { perplexity } from '../../analysis/perplexity';
import type { RolloutRow } from '../../contract/rollout';
import type { Compute, ScoredTokens } from '../compute';
import { InputError } from '../inputError';
import type { ModelFolder } from '../model/folder';
import { cut } from '../training/microBatches';
import type { GivenText } from './givenText';

/** Texts scored together: enough for full batches, few enough to tell progress. */
const AT_ONCE = 256;

export interface ScoredTexts {
  /** By problem; log-probabilities, entropies and alternatives are those of softmax(z) under the model. */
  groups: RolloutRow[][];
  /** Of each text. */
  perplexities: number[];
  tokens: number;
}

/** Every prompt needs a token, and every text room in the model. @returns the texts that have tokens @throws InputError */
export function checkTexts(texts: readonly GivenText[], file: string, { path, config }: ModelFolder): GivenText[] {
  if (texts.length === 0) throw new InputError(`${file} has no completion; it needs at least one`);
  const filled = texts.filter(({ completionIds }) => completionIds.length > 0);
  if (filled.length === 0) {
    throw new InputError(
      `none of the ${texts.length} completions of ${file} has a token, so that there is no perplexity; allowed: at least one that has`,
    );
  }
  for (const { prompt_id, sample, promptIds, completionIds } of filled) {
    const name = `${file}: prompt ${prompt_id}`;
    if (promptIds.length === 0) throw new InputError(`${name} has no tokens; a prompt needs at least one`);
    const length = promptIds.length + completionIds.length;
    if (length > config.maxPositions) {
      throw new InputError(
        `${name}, sample ${sample}, has ${length} tokens with its prompt; ${path} has ${config.maxPositions} positions, and so many are allowed`,
      );
    }
  }
  return filled;
}

/**
 * Scores texts under the policy of `compute` at temperature 1.
 * @param onProgress told the texts that are done
 * @throws InputError where the model gives a token no finite log-probability
 */
export async function scoreTexts(
  compute: Compute,
  model: ModelFolder,
  texts: readonly GivenText[],
  onProgress: (done: number) => void,
): Promise<ScoredTexts> {
  const groups = new Map<number, RolloutRow[]>();
  const perplexities: number[] = [];
  let tokens = 0;
  onProgress(0);
  for (const part of cut(texts, AT_ONCE)) {
    const scored = await compute.score('policy', part, 1);
    part.forEach((text, index) => {
      const statistics = scored[index]!;
      checkFinite(statistics, text, model.path);
      const rows = groups.get(text.group);
      const row = scoredRow(text, statistics, model);
      if (rows) rows.push(row);
      else groups.set(text.group, [row]);
      perplexities.push(perplexity(row.logprobs)!);
      tokens += row.token_ids.length;
    });
    onProgress(perplexities.length);
  }
  return { groups: [...groups.values()], perplexities, tokens };
}

function scoredRow(
  { promptIds: _, completionIds, ...text }: GivenText,
  { logprobs, entropies, alternativeIds, alternativeLogprobs }: ScoredTokens,
  { tokenizer }: ModelFolder,
): RolloutRow {
  const alternatives = Array.from(alternativeIds);
  return {
    ...text,
    temperature: 1,
    token_ids: [...completionIds],
    token_texts: completionIds.map((id) => tokenizer.tokenText(id)),
    token_bytes: completionIds.map((id) => Buffer.from(tokenizer.tokenBytes(id)).toString('hex')),
    logprobs: Array.from(logprobs),
    entropies: Array.from(entropies),
    alternative_ids: alternatives,
    alternative_texts: alternatives.map((id) => tokenizer.tokenText(id)),
    alternative_logprobs: Array.from(alternativeLogprobs),
    ...{ ref_logprobs: null, ref_entropies: null, ref_alternative_logprobs: null },
    ...{ advantage: null, advantages: null, values: null },
  };
}

function checkFinite({ logprobs, entropies, alternativeLogprobs }: ScoredTokens, text: GivenText, model: string): void {
  const wrong = [logprobs, entropies, alternativeLogprobs].flatMap(
    (values) => values.find((value) => !Number.isFinite(value)) ?? [],
  );
  if (wrong.length === 0) return;
  throw new InputError(
    `${model} gives a token of prompt ${text.prompt_id}, sample ${text.sample}, a log-probability or an entropy of ${wrong[0]}; allowed: finite numbers, which sound weights give`,
  );
}
