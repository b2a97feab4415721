import { behaviourSets } from '../../src/analysis/behaviours/behaviourSets';
import type { BehavioursReport } from '../../src/contract/behavioursReport';
import type { BehavioursOverview, BehavioursSource } from '../../src/contract/messages/behaviours';
import type { OwnPattern } from '../../src/contract/ownPattern';
import { behavioursOfSet } from '../../src/engine/analyze/behavioursReport';
import type { Completion, CompletionSet } from '../../src/engine/analyze/completions';
import { matcherOf } from '../../src/engine/analyze/patternMatches';
import { seeded } from './harness/random';

const GROUPS = 16;
const SAMPLES = 8;

/**
 * Rollouts of a step, made up as the Countdown model writes them: `first` grows from a third to most of them, and is right more often. Every
 * seventeenth right one states 3 * 4 = 13.
 */
function rollouts(step: number, of = 60): CompletionSet {
  const next = seeded(step + 1);
  const first = 0.3 + (0.5 * step) / of;
  const completions: Completion[] = [];
  for (let group = 0; group < GROUPS; group++) {
    for (let sample = 0; sample < SAMPLES; sample++) {
      const format = next() < first ? 'first' : next() < 0.5 ? 'because' : 'thus';
      const isRight = next() < (format === 'first' ? 0.5 : 0.2) * (group / GROUPS + 0.5);
      const wait = format === 'first' ? ' 3 + 4 = 7 wait' : '';
      const product = (group * SAMPLES + sample) % 17 === 16 ? 13 : 12;
      const text = ` ${format}${wait} 3 * 4 = ${product} so answer ${isRight ? '3 * 4 * 1' : '3 + 4 + 1'}`;
      const items = text.trim().split(' ');
      completions.push({
        ...{ problem: `p${group}`, prompt: `use 1, 3, 4 make ${group}`, text, isRight, items, length: items.length },
        ...{ isTruncated: next() < 0.05, place: { group, sample } },
      });
    }
  }
  return { name: `step ${step}`, step, unit: 'tokens', completions };
}

/** Solutions of a model in a file of several. */
function solutions(name: string, right: number, of: number): CompletionSet {
  const completions = Array.from({ length: of }, (_, index): Completion => {
    const isRight = index < right;
    const text = `${index % 5 === 0 ? 'Let us assume each costs $3.\n' : ''}She makes 9 * 2 = $<<9*2=18>>18 every day.\nA: ${isRight ? 18 : 17}`;
    const items = text.split(/\s+/);
    const prompt = `Question ${index + 1}: how much does she make?`;
    return { ...{ problem: prompt, prompt, text, isRight, items, length: text.length }, isTruncated: null, place: null };
  });
  return { name, step: null, unit: 'characters', completions };
}

const source = (key: string, change: Partial<BehavioursSource> = {}): BehavioursSource => ({
  ...{ key, label: key, step: null, temperature: null, detail: '' },
  ...change,
});

/** A run of 60 steps with rollouts of each, and a base that was evaluated at three temperatures. */
export function behavioursOverview(change: Partial<BehavioursOverview> = {}): BehavioursOverview {
  return {
    title: 'grpo-countdown-0412',
    steps: Array.from({ length: 60 }, (_, i) => source(`step ${i + 1}`, { step: i + 1 })),
    maxSteps: 60,
    evaluations: [0.4, 0.7, 1].map((temperature) =>
      source(`base ${temperature}`, { label: `base, temperature ${temperature}`, temperature }),
    ),
    ...{ file: null, noSteps: '', asked: null, evaluateReason: null, patterns: [], patternProblems: [] },
    ...change,
  };
}

/** A file with the solutions of four models, as the example of GSM8K has them. */
export const fileOverview = (): BehavioursOverview =>
  behavioursOverview({
    ...{ title: 'example_model_solutions.jsonl', steps: [], evaluations: [], maxSteps: null },
    file: source('file', { label: 'example_model_solutions', detail: '4 models' }),
  });

export function setsOf(key: string): CompletionSet[] {
  if (key === 'file') {
    return [
      ...[solutions('6b_finetuning', 286, 1319), solutions('6b_verification', 515, 1319)],
      ...[solutions('175b_finetuning', 458, 1319), solutions('175b_verification', 742, 1319)],
    ];
  }
  const number = Number(key.split(' ')[1]);
  return [key.startsWith('step') ? rollouts(number) : { ...rollouts(Math.round(number * 60)), name: key, step: null }];
}

/** As the thread of analyses counts them; patterns are matched here. */
export async function behaviours(key: string, patterns: readonly OwnPattern[] = []): Promise<BehavioursReport> {
  const own = patterns.map(({ name, pattern, ignoreCase }) => ({ name, pattern, flags: ignoreCase ? 'i' : '' }));
  const sets = [...behaviourSets, ...(own.length > 0 ? [{ name: 'patterns', patterns: own, rest: null }] : [])];
  const asked = sets.map((set) => ({ set: { ...set, isOwn: false }, matcher: matcherOf({ ...set, isOwn: false }) }));
  return { files: await Promise.all(setsOf(key).map((set) => behavioursOfSet(set, asked))), caveats: [] };
}
