import { answerSchema, type AnswerChoice } from '../../contract/evaluationStrategy';
import type { RewardChoice } from '../../contract/reward';
import type { Forcing } from '../evaluation/budgetForcingStrategy';
import type { EntropyThreshold, ForkingTemperatures } from '../evaluation/forkingTemperatureStrategy';
import { InputError } from '../inputError';
import { numberOption, required } from './command';
import { rewardChoices, yamlValue } from './rewardChoices';

/** Options of `evaluate` for what is done with the samples. */
export const strategyFlags = {
  strategy: { type: 'string' },
  answer: { type: 'string' },
  selector: { type: 'string' },
  wait: { type: 'string' },
  extensions: { type: 'string' },
  'thinking-end': { type: 'string' },
  'thinking-tokens': { type: 'string', multiple: true },
  'answer-prompt': { type: 'string' },
  temperatures: { type: 'string' },
  'entropy-threshold': { type: 'string' },
} as const;

export const strategyHelp = `  --strategy NAME    pass@k (default), self-consistency, best-of-n, budget-forcing or forking-temperature; for 1, 2, 4 … samples, or each
                     budget or temperature
 self-consistency: the answer that most samples give
  --answer KIND      what the answer is: after_answer (the text after the last word "answer"), number (the last one, or that of
                     \\boxed{} or ####), completion (all of it), or {name: regex, pattern: "…"} (its first group, at its last occurrence)
  --selector NAME    a reward that weighs the votes in a second curve; of a reward model's score the sigmoid, of others what they give,
                     which must not be negative
 best-of-n: the sample that a second reward likes best
  --selector NAME    that reward, as --reward
 budget-forcing: accuracy against tokens sampled
  --extensions N     a completion that ends has its end suppressed and goes on after a text, up to N times (default 1)
  --wait TEXT        that text (default "Wait")
  --thinking-end TEXT  what counts as an end instead of the end token: the text before the answer, which is then dropped
  --thinking-tokens N  or instead: after N tokens the answer is asked for; may be repeated, a point of the curve each
  --answer-prompt TEXT  the text that asks, such as " so answer"
 forking-temperature: accuracy where tokens of high entropy, or all others, get another temperature than the rest
  --temperatures LIST  what one kind gets while the other keeps --temperature (default 0.5,0.75,1,1.25,1.5,2)
  --entropy-threshold H  tokens with more entropy at T = 1 fork: nats, such as 0.672, or p80, the 80th percentile of the plain
                     samples' tokens (default p80)`;

type StrategyName = 'pass@k' | 'self-consistency' | 'best-of-n' | 'budget-forcing' | 'forking-temperature';

export type StrategyAsked =
  | { name: 'pass@k' }
  | { name: 'self-consistency'; answer: AnswerChoice; selector: RewardChoice | null }
  | { name: 'best-of-n'; selector: RewardChoice }
  | { name: 'budget-forcing'; forcing: Forcing }
  | ({ name: 'forking-temperature' } & ForkingTemperatures);

type Flag = keyof typeof strategyFlags;
type Values = Partial<Record<Exclude<Flag, 'thinking-tokens'>, string | undefined>> & {
  'thinking-tokens'?: string[] | undefined;
};

const optionsOf: Record<StrategyName, readonly Flag[]> = {
  'pass@k': [],
  'self-consistency': ['answer', 'selector'],
  'best-of-n': ['selector'],
  'budget-forcing': ['wait', 'extensions', 'thinking-end', 'thinking-tokens', 'answer-prompt'],
  'forking-temperature': ['temperatures', 'entropy-threshold'],
};

/** What `--strategy` and its options ask for. @throws InputError where one is missing, of no use, or not of the strategy */
export async function strategyOptions(values: Values): Promise<StrategyAsked> {
  const given = values.strategy ?? 'pass@k';
  if (!isStrategyName(given)) {
    throw new InputError(`--strategy is ${given}; allowed: one of ${Object.keys(optionsOf).join(', ')}`);
  }
  for (const flag of Object.keys(strategyFlags) as Flag[]) {
    if (flag === 'strategy' || values[flag] === undefined || optionsOf[given].includes(flag)) continue;
    const others = Object.entries(optionsOf).flatMap(([name, flags]) => (flags.includes(flag) ? [name] : []));
    throw new InputError(`--${flag} is given with --strategy ${given}; it belongs to ${others.join(' and ')}`);
  }
  switch (given) {
    case 'pass@k':
      return { name: given };
    case 'self-consistency':
      return { name: given, answer: answerOption(values.answer), selector: await weighingSelector(values.selector) };
    case 'best-of-n':
      return { name: given, selector: (await selectorOption(required(values.selector, 'selector')))! };
    case 'budget-forcing':
      return { name: given, forcing: forcingOption(values) };
    case 'forking-temperature':
      return {
        name: given,
        threshold: thresholdOption(values['entropy-threshold'] ?? 'p80'),
        temperatures: temperaturesOption(values.temperatures ?? '0.5,0.75,1,1.25,1.5,2'),
      };
  }
}

function isStrategyName(text: string): text is StrategyName {
  return Object.hasOwn(optionsOf, text);
}

/** What `--answer` says. @throws InputError where it is missing or none of those allowed */
export function answerOption(text: string | undefined): AnswerChoice {
  const allowed = 'after_answer, number, completion or {name: regex, pattern: "…"}';
  if (text === undefined) throw new InputError(`--answer is missing; allowed: ${allowed}`);
  const parsed = answerSchema.safeParse(yamlValue(text, 'answer'));
  if (!parsed.success) throw new InputError(`--answer is ${text}; allowed: ${allowed}`);
  return parsed.data;
}

async function selectorOption(text: string | undefined): Promise<RewardChoice | null> {
  return text === undefined ? null : (await rewardChoices([text], [], 'selector'))[0]!;
}

/** @throws InputError also for a reward that is never above 0, which weighs no vote */
async function weighingSelector(text: string | undefined): Promise<RewardChoice | null> {
  const selector = await selectorOption(text);
  if (typeof selector === 'object' && selector?.name === 'soft_overlong')
    throw new InputError('--selector is soft_overlong, which gives 0 or less; allowed: a reward whose values can weigh votes');
  return selector;
}

function thresholdOption(text: string): EntropyThreshold {
  const percentile = /^p(\d+(?:\.\d+)?)$/.exec(text)?.[1];
  if (percentile !== undefined && Number(percentile) < 100) return { percentile: Number(percentile) };
  const nats = text.trim() === '' ? NaN : Number(text);
  if (Number.isFinite(nats) && nats >= 0) return { nats };
  throw new InputError(`--entropy-threshold is ${text}; allowed: nats of at least 0, or a percentile from p0 to below p100`);
}

function temperaturesOption(text: string): number[] {
  const numbers = text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));
  if (numbers.every((number) => Number.isFinite(number) && number >= 0)) return [...new Set(numbers)].sort((a, b) => a - b);
  throw new InputError(`--temperatures is ${text}; allowed: numbers of at least 0 with commas between`);
}

function forcingOption(values: Values): Forcing {
  const lengths = values['thinking-tokens'];
  if (lengths === undefined) {
    if (values['answer-prompt'] !== undefined) throw new InputError('--answer-prompt is given without --thinking-tokens');
    const wait = required(values.wait ?? 'Wait', 'wait');
    const thinkingEnd = values['thinking-end'] === undefined ? null : required(values['thinking-end'], 'thinking-end');
    const extensions = numberOption(values.extensions, 'extensions', 1, { least: 0, most: 100, integer: true });
    return { kind: 'extend', wait, extensions, thinkingEnd };
  }
  for (const other of ['extensions', 'wait', 'thinking-end'] as const) {
    if (values[other] !== undefined)
      throw new InputError(`--thinking-tokens and --${other} are both given; allowed: one of them`);
  }
  const answerPrompt = required(values['answer-prompt'], 'answer-prompt');
  const thinkingTokens = lengths.map((length) => numberOption(length, 'thinking-tokens', 1, { least: 1, integer: true }));
  return { kind: 'truncate', answerPrompt, thinkingTokens: [...new Set(thinkingTokens)].sort((a, b) => b - a) };
}
