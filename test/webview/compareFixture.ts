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
      { id: '/models/countdown', label: 'countdown' },
      ...[20, 40, 60].map((step) => ({
        id: `/runs/grpo-countdown-0412/checkpoints/step-${String(step).padStart(6, '0')}`,
        label: `grpo-countdown-0412 · step ${step}`,
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
    sampling: { temperature: 1, top_p: 0.95, top_k: 0, max_completion_length: 64 },
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
  const draws = Array.from({ length: 6 }, seeded(seed * 7919));
  const pick = (items: Attempt[], at: number): Attempt => items[Math.floor((draws[at] ?? 0) * items.length)] as Attempt;
  const first = pick(attempts, 0);
  const second = pick(
    attempts.filter(({ steps }) => steps[0].left === first.steps[0].left),
    1,
  );
  const solved = pick(right, 3);
  const base = traceOf([first, (draws[4] ?? 0) < 0.15 ? solved : second]);
  const other = traceOf([first, (draws[5] ?? 0) < 0.25 || (draws[2] ?? 0) >= 0.5 ? second : solved]);
  return { seed, base: sideOf(base, 'base'), other: sideOf(other, 'trained') };
}

interface Trace {
  text: string;
  isRight: boolean;
}
type Model = 'base' | 'trained';

function traceOf(tried: Attempt[]): Trace {
  const last = tried[tried.length - 1] as Attempt;
  return {
    text: ` first try ${tried.map(attemptText).join(' wait try ')} so answer ${last.expression}`,
    isRight: last.result === TARGET,
  };
}

function sideOf({ text, isRight }: Trace, model: Model): ComparedSide {
  const tokens = [...(text.match(/ ?(?:[a-z]+|[0-9]|[^a-z0-9 ])/g) ?? []), END_TOKEN];
  const tokenIds = tokens.map((token) => countdownTokens.indexOf(token));
  return {
    completion: { text, tokens, tokenIds, finishReason: 'stop', ...scored(tokens, model) },
    underOther: scored(tokens, model === 'base' ? 'trained' : 'base'),
    reward: isRight ? 1 : 0,
    failure: null,
  };
}

function scored(tokens: string[], model: Model): Pick<SampledCompletion, 'logprobs' | 'entropies' | 'alternatives'> {
  const steps = tokens.map((token, index) => nextOf(tokens.slice(0, index), token, model));
  return {
    logprobs: steps.map(({ candidates, token }) => Math.log(candidates.get(token) as number)),
    entropies: steps.map(({ candidates }) => [...candidates.values()].reduce((sum, p) => sum - p * Math.log(p), 0)),
    alternatives: steps.map(({ candidates }) =>
      [...candidates]
        .sort(([, a], [, b]) => b - a)
        .slice(0, 5)
        .map(([token, p]) => ({ id: countdownTokens.indexOf(token), token, logprob: Math.log(p) })),
    ),
  };
}

/** Unsure where to go and sure how to compute, as the base model is; the same context always gives the same distribution. */
function nextOf(context: string[], token: string, model: Model): { token: string; candidates: Map<string, number> } {
  const before = context[context.length - 1] ?? '';
  const near = context.length === 0 ? [' first', ' because', ' thus'] : alternativesTo(token, before);
  const isChoice = near.length > 1;
  const random = seeded(
    [...context.join('')].reduce((hash, character) => (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0, 17),
  );
  const names = [...new Set(isChoice ? near : [token, ' 1'])];
  if (!names.includes(token)) names.push(token);
  const sharpness = model === 'base' ? 1.1 : 2.2;
  const weights = names.map((name) => Math.exp(sharpness * random() + (isChoice ? 0 : name === token ? 7 : 0)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return { token, candidates: new Map(names.map((name, place) => [name, (weights[place] ?? 0) / total])) };
}

function alternativesTo(token: string, before: string): string[] {
  if (/^ (wait|so)$/.test(token)) return [' wait', ' so'];
  if (before === ' try') return [' 2', ' 6', ' 9'];
  if (/^ [+\-*]$/.test(token)) return [' +', ' -', ' *'];
  if (/^ [269]$/.test(token) && /[+\-*]/.test(before)) return [' 2', ' 6', ' 9'];
  return [token];
}
