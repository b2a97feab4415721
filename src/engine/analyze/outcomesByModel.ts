import type { DatasetRow } from '../data/row';
import { InputError } from '../inputError';
import { rightOf, type LineReader } from './lineReader';
import { SampleTally, type SampleSet } from './sampleSet';

/** Whether a line has outcomes by model: `{"samples": {"cot": [[0, 1, …], …], "io": ["01…", …]}}`, at least one of each. */
export function hasOutcomes({ samples }: DatasetRow['value']): boolean {
  if (typeof samples !== 'object' || samples === null) return false;
  const lists: unknown[] = Object.values(samples);
  return lists.length > 0 && lists.every((list) => Array.isArray(list) && list.length > 0);
}

/** A list a problem, 1 where a sample is right, or a text of such digits; the same problems in the same order for each model. */
export class OutcomesByModel implements LineReader {
  private readonly tallies = new Map<string, SampleTally>();

  add({ place, value }: DatasetRow): void {
    if (!hasOutcomes(value)) throw new InputError(`${place}: no "samples" by model here, as in the first line`);
    for (const [model, problems] of Object.entries(value['samples'] as Record<string, unknown[]>)) {
      const tally = this.tallies.get(model) ?? new SampleTally();
      this.tallies.set(model, tally);
      for (const [index, outcomes] of problems.entries()) {
        const right = outcomesOf(outcomes, `samples.${model}[${index}]`, place);
        tally.addCount(`problem ${index + 1}`, right.length, right.filter(Boolean).length);
      }
    }
  }

  sets(): SampleSet[] {
    return [...this.tallies].map(([name, tally]) => ({ name, problems: tally.all(), caveats: [] }));
  }
}

function outcomesOf(outcomes: unknown, key: string, place: string): boolean[] {
  if (typeof outcomes === 'string' && /^[01]+$/.test(outcomes)) return [...outcomes].map((digit) => digit === '1');
  if (Array.isArray(outcomes)) return outcomes.map((one, i) => rightOf(one, `${key}[${i}]`, place));
  const found = JSON.stringify(outcomes)?.slice(0, 40);
  throw new InputError(`${place}: ${key} is ${found}; allowed: a list of 0 and 1, or a text of those digits`);
}
