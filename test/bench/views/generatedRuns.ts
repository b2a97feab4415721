import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EventBody } from '../../../src/contract/events';
import { recipeSchema } from '../../../src/contract/recipe';
import { encodeEventLine } from '../../../src/store/eventLine';
import { sampleRecord } from '../../store/records';
import { seeded } from '../../webview/harness/random';

const STEPS = 12;
/** As many as the built-in engine logs of a GRPO step, about. */
const METRICS = 24;
const LEARNING_RATES = [1e-5, 3e-5, 1e-4, 3e-4];

/**
 * Writes run folders as a sweep leaves them: GRPO and SFT, a few recipe keys varied, one in twelve failed and one in fifteen stopped; every
 * third has a name, notes and tags of the user. Logs are short, of 12 steps: a list reads only their ends.
 */
export function writeManyRuns(runsFolder: string, count: number): void {
  const random = seeded(11);
  for (let n = 0; n < count; n++) {
    const id = `run-${String(n).padStart(5, '0')}`;
    const folder = join(runsFolder, id);
    mkdirSync(join(folder, 'checkpoints'), { recursive: true });
    const record = sampleRecord(id, { createdAt: 1_700_000_000_000 + n * 60_000, recipe: recipeOf(n) });
    const last = n % 12 === 0 ? 'failed' : n % 15 === 0 ? 'stopped' : 'finished';
    const events: EventBody[] = [{ type: 'state', state: 'running', step: 0 }];
    for (let step = 1; step <= STEPS; step++) {
      const others = Array.from({ length: METRICS - 3 }, (_, index) => [`metric_${index}/mean`, random()] as const);
      const shared = { ...Object.fromEntries(others), loss: 2 * random(), entropy: random() };
      const metrics = n % 4 === 3 ? shared : { reward: random() * (step / STEPS), ...shared };
      events.push({ type: 'step', step, attempt: 1, metrics, durationMs: 900, rollouts: null });
    }
    events.push({ type: 'state', state: last, step: STEPS, ...(last === 'failed' ? { message: 'the loss is not finite' } : {}) });
    writeFileSync(join(folder, 'run.json'), JSON.stringify(record));
    const lines = events.map((body, seq) => encodeEventLine({ seq, time: record.createdAt + seq * 1000, ...body }));
    writeFileSync(join(folder, 'events.jsonl'), lines.join(''));
    if (n % 3 === 0) {
      const user = { name: `sweep ${n % 50} of ${n}`, notes: n % 9 === 0 ? 'looked at twice' : '', tags: [`batch-${n % 7}`] };
      writeFileSync(join(folder, 'user.json'), JSON.stringify(user));
    }
  }
}

function recipeOf(n: number) {
  const shared = { model: n % 2 === 0 ? 'qwen3' : 'countdown', train_dataset: 'd.jsonl', max_steps: STEPS, seed: n % 5 };
  const learning_rate = LEARNING_RATES[n % LEARNING_RATES.length];
  return recipeSchema.parse(
    n % 4 === 3
      ? { method: 'sft', ...shared, learning_rate }
      : {
          method: 'grpo',
          ...shared,
          learning_rate,
          beta: n % 3 === 0 ? 0.04 : 0,
          temperature: 0.7 + (n % 4) / 10,
          reward_funcs: ['countdown'],
        },
  );
}
