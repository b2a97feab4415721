import type { RolloutRow } from '../../../src/contract/rollout';
import { ALTERNATIVES } from '../../../src/contract/rollout';
import { seeded } from '../../webview/harness/random';

const WORDS = Array.from({ length: 500 }, (_, index) => ` ${index.toString(36)}${'abcdefgh'.slice(0, index % 8)}`);
const HEX = WORDS.map((word) => Buffer.from(word).toString('hex'));

export interface RowShape {
  group: number;
  sample: number;
  promptId: string;
  prompt: string;
  tokens: number;
  /** With the columns of a reference policy. */
  reference: boolean;
}

/** A completion with all that a GRPO run writes of one; random, the same for a seed. */
export function rolloutRow({ group, sample, promptId, prompt, tokens, reference }: RowShape, random: () => number): RolloutRow {
  const ids = Array.from({ length: tokens }, () => Math.floor(random() * WORDS.length));
  const others = ids.flatMap((id) => Array.from({ length: ALTERNATIVES }, (_, rank) => (id + rank * 7) % WORDS.length));
  const logprobs = (count: number) => Array.from({ length: count }, () => Math.fround(-6 * random() ** 3));
  const entropies = () => Array.from({ length: tokens }, () => Math.fround(2.1 * random() ** 4));
  const reward = random() < 0.3 ? 1 : 0;
  return {
    ...{ prompt_id: promptId, prompt, group, sample, temperature: 1 },
    completion: ids.map((id) => WORDS[id]).join(''),
    token_ids: ids,
    token_texts: ids.map((id) => WORDS[id]!),
    token_bytes: ids.map((id) => HEX[id]!),
    ...{ logprobs: logprobs(tokens), entropies: entropies() },
    alternative_ids: others,
    alternative_texts: others.map((id) => WORDS[id]!),
    alternative_logprobs: logprobs(others.length),
    ref_logprobs: reference ? logprobs(tokens) : null,
    ref_entropies: reference ? entropies() : null,
    ref_alternative_logprobs: reference ? logprobs(others.length) : null,
    ...{ reward, reward_parts: JSON.stringify({ countdown: reward }), advantage: random() - 0.5, advantages: null, values: null },
    ...{ finish_reason: random() < 0.1 ? 'length' : 'stop', failure: null },
  };
}

/** A step of `groups` prompts with `samples` completions each. */
export function rolloutStepRows(step: number, groups: number, samples: number, tokens: number): RolloutRow[][] {
  const random = seeded(step + 1);
  return Array.from({ length: groups }, (_, group) => {
    const number = (step * groups + group) % 4000;
    const prompt = `Using the numbers ${number}, ${number + 3} and ${number + 7}, make ${2 * number}.`.repeat(4);
    return Array.from({ length: samples }, (_, sample) =>
      rolloutRow({ ...{ group, sample, tokens, prompt }, promptId: `train-${number}`, reference: true }, random),
    );
  });
}
