import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { EventBody } from '../../src/contract/events';
import type { RolloutRow } from '../../src/contract/rollout';
import type { RunRecord } from '../../src/contract/runRecord';
import { encodeEventLine } from '../../src/store/eventLine';
import { sampleRecord } from './records';

export { deadProcess, sampleRecord } from './records';

const made: string[] = [];
afterAll(async () => {
  for (const folder of made.splice(0)) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}, 120_000);

/** A new folder, removed when the test file is done. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'posttrain-store-')));
  made.push(folder);
  return folder;
}

/** Writes a run folder as a trainer would have left it. `time` of event n is createdAt + n seconds. */
export function writeRun(runsFolder: string, id: string, events: readonly EventBody[], record: Partial<RunRecord> = {}): string {
  const folder = join(runsFolder, id);
  mkdirSync(folder, { recursive: true });
  const full = sampleRecord(id, record);
  writeFileSync(join(folder, 'run.json'), JSON.stringify(full));
  writeFileSync(join(folder, 'events.jsonl'), logText(events, full.createdAt));
  return folder;
}

export function logText(events: readonly EventBody[], start = 1_700_000_000_000): string {
  return events.map((body, seq) => encodeEventLine({ seq, time: start + seq * 1000, ...body })).join('');
}

export const step = (number: number, metrics: Record<string, number | null> = {}, attempt = 1): EventBody => ({
  type: 'step',
  step: number,
  attempt,
  metrics,
  durationMs: 100,
  rollouts: null,
});

/** A run of n steps that finished. */
export function finishedRun(steps: number): EventBody[] {
  return [
    { type: 'state', state: 'running', step: 0 },
    ...Array.from({ length: steps }, (_, index) => step(index + 1, { reward: (index + 1) / 100, entropy: 1 })),
    { type: 'state', state: 'finished', step: steps },
  ];
}

/** A completion of two tokens, the second of them half a character. All numbers are exact in float32. */
export function sampleRow(change: Partial<RolloutRow> = {}): RolloutRow {
  return {
    prompt_id: 'p0',
    prompt: 'numbers 3 5 7 target 22 é',
    completion: '3×5\u0000<b>',
    group: 0,
    sample: 0,
    temperature: 0.7,
    token_ids: [5, 17],
    token_texts: ['3×5', '\ufffd'],
    token_bytes: ['33c39735', 'c3'],
    logprobs: [-0.5, -1.25],
    entropies: [0, 2.125],
    alternative_ids: [5, 6, 17, 18],
    alternative_texts: ['3×5', 'b', '\ufffd', 'd'],
    alternative_logprobs: [-0.5, -2, -1.25, -3],
    ref_logprobs: null,
    ref_entropies: null,
    ref_alternative_logprobs: null,
    reward: 0.1,
    reward_parts: '{"countdown":0.1}',
    advantages: null,
    values: null,
    advantage: -0.3,
    finish_reason: 'stop',
    failure: null,
    ...change,
  };
}
