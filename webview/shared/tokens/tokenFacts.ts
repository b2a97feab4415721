import { ALTERNATIVES, type RolloutRow } from '../../../src/contract/rollout';
import { shareAbove } from '../../../src/analysis/entropy';
import { fixed } from '../../../src/analysis/numberText';
import { chipText } from './tokenDisplay';
import { visibleText } from '../hostileText';

/** What the step says of all its tokens, to rank one among them. */
export interface StepEntropy {
  histogram: readonly number[];
  /** Upper end of the histogram, nats. */
  top: number;
}

export interface Alternative {
  text: string;
  id: number;
  probability: number;
  /** Under the reference; null where it was not scored. */
  reference: number | null;
  /** The token that was sampled. */
  chosen: boolean;
}

export interface TokenFacts {
  text: string;
  id: number;
  /** Counted from 1. */
  position: number;
  of: number;
  entropy: number | null;
  logprob: number | null;
  probability: number | null;
  /** Share of the step's tokens with at least this entropy; null where it is not known. */
  shareAbove: number | null;
  /** 1 is the highest entropy of the completion. */
  rank: number | null;
  alternatives: Alternative[];
  /** Probability of all tokens not listed; null without alternatives. */
  rest: number | null;
  referenceEntropy: number | null;
  referenceLogprob: number | null;
  /** Of this token, where each has its own, and the critic's value before it; else null. */
  advantage: number | null;
  value: number | null;
  temperature: number;
}

/** All there is to say about token `index` of a rollout. What the file lacks is null. */
export function tokenFacts(row: RolloutRow, index: number, step: StepEntropy | null): TokenFacts {
  const entropy = at(row.entropies, index);
  const logprob = at(row.logprobs, index);
  const alternatives = alternativesOf(row, index);
  const listed = alternatives.reduce((sum, each) => sum + each.probability, 0);
  return {
    text: chipText(row, index),
    id: row.token_ids[index] ?? -1,
    position: index + 1,
    of: row.token_ids.length,
    entropy,
    logprob,
    probability: logprob === null ? null : Math.exp(logprob),
    shareAbove: entropy === null || step === null ? null : shareAbove(entropy, step.histogram, step.top),
    rank: entropy === null ? null : 1 + row.entropies.reduce((above, each) => above + (each > entropy ? 1 : 0), 0),
    alternatives,
    rest: alternatives.length === 0 ? null : Math.max(0, 1 - listed),
    referenceEntropy: at(row.ref_entropies, index),
    referenceLogprob: at(row.ref_logprobs, index),
    advantage: at(row.advantages, index),
    value: at(row.values, index),
    temperature: row.temperature,
  };
}

/** The listed alternatives, most likely first; the sampled token is added where it is not one of them. */
function alternativesOf(row: RolloutRow, index: number): Alternative[] {
  const tokens = row.token_ids.length;
  const width = tokens === 0 ? 0 : Math.min(ALTERNATIVES, Math.floor(row.alternative_ids.length / tokens));
  const found: Alternative[] = [];
  for (let place = index * width; place < (index + 1) * width; place++) {
    const id = row.alternative_ids[place]!;
    const alternative = at(row.alternative_logprobs, place);
    if (alternative === null) continue;
    const reference = at(row.ref_alternative_logprobs, place);
    found.push({
      text:
        id === row.token_ids[index] ? chipText(row, index) : visibleText(row.alternative_texts[place] ?? '', true) || '⟨empty⟩',
      id,
      probability: Math.exp(alternative),
      reference: reference === null ? null : Math.exp(reference),
      chosen: id === row.token_ids[index],
    });
  }
  const logprob = at(row.logprobs, index);
  if (width > 0 && logprob !== null && !found.some((each) => each.chosen)) {
    const reference = at(row.ref_logprobs, index);
    found.push({
      text: chipText(row, index),
      id: row.token_ids[index]!,
      probability: Math.exp(logprob),
      reference: reference === null ? null : Math.exp(reference),
      chosen: true,
    });
  }
  return found;
}

/** What a screen reader says of a token. */
export function spokenToken(facts: TokenFacts): string {
  const others = facts.alternatives
    .filter((each) => !each.chosen)
    .slice(0, 3)
    .map((each) => `${each.text.replaceAll('␣', '')} ${fixed(each.probability)}`);
  return [
    `${facts.text.replaceAll('␣', '') || 'space'}, token ${facts.position} of ${facts.of}`,
    facts.entropy === null ? 'no entropy' : `entropy ${fixed(facts.entropy)} nats`,
    facts.probability === null ? 'no probability' : `probability ${fixed(facts.probability)}`,
    ...(others.length > 0 ? [`else ${others.join(', ')}`] : []),
  ].join(', ');
}

function at(values: readonly number[] | null, index: number): number | null {
  const value = values?.[index];
  return value === undefined || Number.isNaN(value) ? null : value;
}
