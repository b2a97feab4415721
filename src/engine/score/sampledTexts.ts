import type { RolloutRow } from '../../contract/rollout';
import { readRows, type RolloutSource } from '../analyze/rolloutSources';
import { withRolloutFile } from '../analyze/ownSamples';
import { inExample } from '../data/inExample';
import { promptTokens } from '../data/promptTokens';
import { InputError } from '../inputError';
import type { ModelFolder } from '../model/folder';
import type { ModelTokenizer } from '../model/tokenizer';
import type { GivenTexts } from './givenText';

const keys = [
  ...(['prompt_id', 'prompt', 'completion', 'group', 'sample', 'token_ids', 'token_bytes'] as const),
  ...(['reward', 'reward_parts', 'finish_reason', 'failure'] as const),
] as const;
type Row = Pick<RolloutRow, (typeof keys)[number]>;

/**
 * Completions that were sampled, by the very tokens that they were sampled in. The model must have the same ones: a text in other tokens has
 * another perplexity, which could not be compared with that under its own model.
 * @param below only samples with a smaller index; null for all
 * @throws InputError for samples of another tokenizer
 */
export async function sampledTexts(source: RolloutSource, model: ModelFolder, below: number | null): Promise<GivenTexts> {
  const { file } = source;
  const rows = await withRolloutFile(file, (open) => readRows(open, source, keys));
  const asked = below === null ? rows : rows.filter(({ sample }) => sample < below);
  checkTokens(asked, file, model);
  const prompts = new Map<string, readonly number[]>();
  const idsOf = ({ prompt, prompt_id }: Pick<Row, 'prompt' | 'prompt_id'>): readonly number[] => {
    const known = prompts.get(prompt);
    if (known) return known;
    const ids = inExample(`${file}: prompt ${prompt_id}`, () => sampledPrompt(model.tokenizer, prompt));
    prompts.set(prompt, ids);
    return ids;
  };
  return {
    ...{ kind: 'samples', file },
    texts: asked.map(({ token_ids, token_bytes: _, ...row }) => ({ ...row, promptIds: idsOf(row), completionIds: token_ids })),
  };
}

/**
 * Token ids of a prompt of which only the text was kept. One with special tokens in it was written by a chat template, which wrote all of them;
 * to any other the tokenizer adds its own, as it did for the one who sampled.
 */
export function sampledPrompt(tokenizer: Pick<ModelTokenizer, 'encode' | 'decode'>, prompt: string): number[] {
  const ids = tokenizer.encode(prompt, { specialTokens: false });
  const isRendered = tokenizer.decode(ids) !== tokenizer.decode(ids, { skipSpecialTokens: true });
  return promptTokens(tokenizer, { prompt, isRendered });
}

function checkTokens(rows: readonly Row[], file: string, { path, tokenizer, config }: ModelFolder): void {
  const ours = new Map<number, string>();
  const bytesOf = (id: number): string => {
    const known = ours.get(id);
    if (known !== undefined) return known;
    const bytes = Buffer.from(tokenizer.tokenBytes(id)).toString('hex');
    ours.set(id, bytes);
    return bytes;
  };
  for (const { token_ids, token_bytes } of rows) {
    token_ids.forEach((id, place) => {
      const their = token_bytes[place] ?? '';
      if (id < config.vocabSize && bytesOf(id) === their) return;
      const our = id < config.vocabSize ? shown(bytesOf(id)) : `none of its ${config.vocabSize}`;
      throw new InputError(
        `${file} was not sampled with the tokenizer of ${path}: token ${id} is ${shown(their)} there and ${our} here; only a model with the same tokens can score it`,
      );
    });
  }
}

function shown(hex: string): string {
  return JSON.stringify(Buffer.from(hex, 'hex').toString('utf8'));
}
