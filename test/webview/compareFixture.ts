import type { CompareOverview } from '../../src/contract/messages/compare';
import type { CompareOutput, ComparedSide, SampledCompletion } from '../../src/contract/sampleOutput';
import { attemptText, enumerateAttempts, type Attempt } from '../../src/engine/countdown/attempts';
import { countdownTokens, END_TOKEN } from '../../src/engine/countdown/tokenizer';
import { seeded } from './harness/random';

const NUMBERS = [2, 6, 9];
const TARGET = 21;

/** Models, prompts and defaults as the host offers them. */
export function compareOverview(changes: Partial<CompareOverview> = {}): CompareOverview {
  return {
    models: [
      { id: '/models/countdown', label: 'countdown', kind: 'base' },
      ...[20, 40, 60].map((step) => ({
        id: `/runs/grpo-countdown-0412/checkpoints/step-${String(step).padStart(6, '0')}`,
        label: `grpo-countdown-0412 · step ${step}`,
        kind: 'checkpoint' as const,
      })),
    ],
    base: '/models/countdown',
    other: '/runs/grpo-countdown-0412/checkpoints/step-000060',
    prompts: Array.from({ length: 64 }, (_, index) => ({
      id: `line-${index + 1}`,
      prompt:
        index === 4
          ? `use ${NUMBERS.join(', ')} make ${TARGET}`
          : `use ${(index % 7) + 2}, ${(index % 5) + 3}, 9 make ${20 + index}`,
    })),
    temperature: 1,
    samples: 16,
    disabledReason: null,
    ...changes,
  };
}

/** What both models wrote for some seeds: Countdown traces in which the trained model is right more often. */
export function comparison(firstSeed: number, count: number, promptId = 'line-5'): CompareOutput {
  const attempts = enumerateAttempts(NUMBERS);
  return {
    promptId,
    prompt: `use ${NUMBERS.join(', ')} make ${TARGET}`,
    temperature: 1,
    pairs: Array.from({ length: count }, (_, index) => pairOf(firstSeed + index, attempts)),
  };
}

function pairOf(seed: number, attempts: Attempt[]): CompareOutput['pairs'][number] {
  const right = attempts.filter(({ result }) => result === TARGET);
  const random = seeded(seed * 7919);
  const draws = Array.from({ length: 8 }, random);
  const pick = (items: Attempt[], at: number): Attempt => items[Math.floor((draws[at] ?? 0) * items.length)] as Attempt;
  const first = pick(attempts, 0);
  const second = pick(
    attempts.filter(({ steps }) => steps[0].left === first.steps[0].left),
    1,
  );
  const better = (draws[2] ?? 0) < 0.5 ? pick(right, 3) : second;
  const base = textOf((draws[4] ?? 0) < 0.15 ? [first, pick(right, 3)] : [first, second]);
  const other = textOf((draws[5] ?? 0) < 0.25 ? [first, second] : [first, better]);
  return { seed, base: sideOf(base, other, 1, seed), other: sideOf(other, base, 0.78, seed) };
}

function textOf(tried: Attempt[]): { text: string; isRight: boolean } {
  const last = tried[tried.length - 1] as Attempt;
  return {
    text: ` first try ${tried.map(attemptText).join(' wait try ')} so answer ${last.expression}`,
    isRight: last.result === TARGET,
  };
}

function sideOf(own: { text: string; isRight: boolean }, against: { text: string }, warmth: number, seed: number): ComparedSide {
  const tokens = [...(own.text.match(/ ?(?:[a-z]+|[0-9]|[^a-z0-9 ])/g) ?? []), END_TOKEN];
  const completion = scored(tokens, warmth, seed);
  const others = scored(tokens, warmth === 1 ? 0.78 : 1, seed + (own.text === against.text ? 0 : 1));
  return {
    completion: {
      ...completion,
      text: own.text,
      tokens,
      tokenIds: tokens.map((token) => countdownTokens.indexOf(token)),
      finishReason: 'stop',
    },
    underOther: others,
    reward: own.isRight ? 1 : 0,
    failure: null,
  };
}

/** Unsure where to go and sure how to compute, as the base model is: high entropy after a choice word, none after `=`. */
function scored(
  tokens: string[],
  warmth: number,
  seed: number,
): Pick<SampledCompletion, 'logprobs' | 'entropies' | 'alternatives'> {
  const random = seeded(seed);
  const kinds = tokens.map((token, index): [number, string[]] => {
    const before = tokens[index - 1] ?? '';
    if (index === 0) return [1.1, [' thus', ' because']];
    if (/wait| so/.test(token)) return [1.2, [' so', ' wait', ',']];
    if (/try/.test(before)) return [1.3, [' 2', ' 6', ' 9']];
    if (/^ [+\-*]$/.test(token)) return [1.05, [' +', ' -', ' *']];
    if (/^ \d$/.test(token) && /[+\-*]/.test(before)) return [0.6, [' 2', ' 6', ' 9']];
    return [0.004 + 0.02 * random(), [' 1', ' 4']];
  });
  const entropies = kinds.map(([entropy]) => Math.max(0, entropy * warmth * (0.85 + 0.3 * random())));
  const logprobs = entropies.map((entropy) => -entropy * (0.5 + 0.9 * random()));
  return {
    entropies,
    logprobs,
    alternatives: tokens.map((token, index) => {
      const rest = (kinds[index]?.[1] ?? []).filter((each) => each !== token).slice(0, 3);
      const p = Math.exp(logprobs[index] ?? 0);
      const shares = rest.map((_, place) => ((1 - p) * (place === 0 ? 0.7 : 0.25)) / Math.max(1, place));
      return [
        { id: countdownTokens.indexOf(token), token, logprob: logprobs[index] ?? 0 },
        ...rest.map((each, place) => ({
          id: countdownTokens.indexOf(each),
          token: each,
          logprob: Math.log(Math.max(1e-6, shares[place] ?? 0)),
        })),
      ].sort((a, b) => b.logprob - a.logprob);
    }),
  };
}
