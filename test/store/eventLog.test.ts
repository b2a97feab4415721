import { appendFileSync, existsSync, readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { EventBody, RunEvent } from '../../src/contract/events';
import { decodeEventLine, encodeEventLine, EventLogReader, EventLogWriter, finiteMetrics } from '../../src/store/eventLog';
import { decodeStepEntropy } from '../../src/store/eventLine';
import { finishedRun, logText, step, temporaryFolder } from './fixtures';

let path: string;
beforeEach(() => {
  path = join(temporaryFolder(), 'events.jsonl');
});

const metrics = fc.dictionary(fc.string(), fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })), { maxKeys: 4 });
const body: fc.Arbitrary<EventBody> = fc.oneof(
  fc.record({ type: fc.constant('heartbeat' as const), step: fc.nat() }),
  fc.record({ type: fc.constant('fault' as const), step: fc.nat(), at: fc.string(), message: fc.string({ unit: 'binary' }) }),
  fc.record({
    type: fc.constant('step' as const),
    step: fc.nat(),
    attempt: fc.integer({ min: 1, max: 9 }),
    metrics,
    durationMs: fc.nat(),
    rollouts: fc.constant(null),
  }),
);

describe('a line of the log', () => {
  it('is JSON with the CRC-32 of the event last', () => {
    const event: RunEvent = { seq: 3, time: 12, type: 'heartbeat', step: 7 };
    // zlib.crc32(b'{"seq":3,"time":12,"type":"heartbeat","step":7}') in Python
    expect(encodeEventLine(event)).toBe('{"seq":3,"time":12,"type":"heartbeat","step":7,"crc32":"332b00b4"}\n');
  });

  it('comes back as it was, whatever is in it', () => {
    fc.assert(
      fc.property(body, fc.nat(), (made, seq) => {
        const event = { seq, time: 5, ...made };
        const line = encodeEventLine(event);
        expect(line.indexOf('\n')).toBe(line.length - 1);
        expect(decodeEventLine(Buffer.from(line.slice(0, -1)))).toEqual({ event: JSON.parse(JSON.stringify(event)) });
      }),
    );
  });

  it('is asked for the entropy of a step alone', () => {
    const lineOf = (event: EventBody) => encodeEventLine({ seq: 3, time: 12, ...event }).trimEnd();
    const entropyOf = (line: string) => decodeStepEntropy(Buffer.from(line));
    const found = entropyOf(lineOf(step(4, { reward: 1, entropy: 0.5 })));
    expect(found).toEqual({ type: 'step', step: 4, attempt: 1, metrics: { entropy: 0.5 } });
    expect(entropyOf(lineOf(step(4, { reward: 1 })))?.metrics.entropy).toBeNull();
    expect(entropyOf(lineOf({ type: 'heartbeat', step: 4 }))).toBeUndefined();
    expect(entropyOf(lineOf(step(4, { entropy: 0.5 })).replace('0.5', '0.6'))).toBeUndefined();
  });

  it('is refused when any one of its bits is another', () => {
    const line = Buffer.from(
      encodeEventLine({ seq: 0, time: 1, type: 'fault', step: 1, at: 'reward', message: 'é' }).slice(0, -1),
    );
    for (let bit = 0; bit < line.length * 8; bit++) {
      const damaged = Buffer.from(line);
      damaged[bit >> 3]! ^= 1 << (bit & 7);
      expect(decodeEventLine(damaged)).toHaveProperty('reason');
    }
  });
});

describe('the reader', () => {
  it('gives each event once, however the file arrives', async () => {
    const text = Buffer.from(logText([...finishedRun(3), { type: 'fault', step: 3, at: 'x', message: '…é' }]));
    for (let cut = 0; cut <= text.length; cut++) {
      writeFileSync(path, text.subarray(0, cut));
      const reader = new EventLogReader(path);
      const first = await reader.read();
      appendFileSync(path, text.subarray(cut));
      const second = await reader.read();
      expect([...first.events, ...second.events].map(({ seq }) => seq)).toEqual([0, 1, 2, 3, 4, 5]);
      expect([...first.problems, ...second.problems]).toEqual([]);
      expect([first.replaced, second.replaced]).toEqual([false, false]);
      expect(second.tornBytes).toBe(0);
    }
  });

  it('skips, counts and names a line with any byte changed, and loses no other', async () => {
    const lines = logText(finishedRun(2)).trimEnd().split('\n');
    const before = Buffer.byteLength(`${lines[0]}\n`);
    const text = Buffer.from(`${lines.join('\n')}\n`);
    for (let at = before; at < before + lines[1]!.length; at++) {
      const damaged = Buffer.from(text);
      damaged[at] = damaged[at] === 0x23 ? 0x24 : 0x23;
      writeFileSync(path, damaged);
      const { events, problems, damagedLines } = await new EventLogReader(path).read();
      expect(events.map(({ seq }) => seq)).toEqual([0, 2, 3]);
      expect(damagedLines).toBe(1);
      expect(problems).toHaveLength(1);
      expect(problems[0]).toMatchObject({ line: 2 });
      expect(problems[0]!.reason).toMatch(/^Line 2 of events\.jsonl is damaged: /);
    }
  });

  it('survives arbitrary damage: events that come back are a subsequence of those written', async () => {
    const written = finishedRun(6);
    const text = Buffer.from(logText(written));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ at: fc.nat(text.length), remove: fc.nat(40), insert: fc.uint8Array({ maxLength: 12 }) }), {
          maxLength: 4,
        }),
        async (damage) => {
          let data: Buffer = text;
          for (const { at, remove, insert } of damage) {
            data = Buffer.concat([data.subarray(0, at), insert, data.subarray(at + remove)]);
          }
          writeFileSync(path, data);
          const { events } = await new EventLogReader(path).read();
          const seqs = events.map(({ seq }) => seq);
          expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
          for (const { seq, time: _time, ...rest } of events) expect(rest).toEqual(written[seq]);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('reports a gap that no damaged line explains', async () => {
    const lines = logText(finishedRun(3)).trimEnd().split('\n');
    writeFileSync(path, `${[lines[0], lines[3], lines[4]].join('\n')}\n`);
    const { events, problems, damagedLines } = await new EventLogReader(path).read();
    expect(events).toHaveLength(3);
    expect(damagedLines).toBe(0);
    expect(problems).toEqual([{ line: 2, reason: 'events.jsonl lacks 2 events before event 3.' }]);
  });

  it('starts over when the file was cut, replaced, or cut and grew again', async () => {
    writeFileSync(path, logText(finishedRun(4)));
    const reader = new EventLogReader(path);
    expect((await reader.read()).events).toHaveLength(6);
    truncateSync(path, 200);
    expect(await reader.read()).toMatchObject({ replaced: true });
    writeFileSync(`${path}.new`, logText(finishedRun(5)));
    renameSync(`${path}.new`, path);
    const replaced = await reader.read();
    expect(replaced.replaced).toBe(true);
    expect(replaced.events).toHaveLength(7);
    truncateSync(path, 0);
    appendFileSync(path, logText([...finishedRun(30)], 1_800_000_000_000));
    const regrown = await reader.read();
    expect(regrown.replaced).toBe(true);
    expect(regrown.events).toHaveLength(32);
  });

  it('takes a missing file for an empty one', async () => {
    const reader = new EventLogReader(path);
    expect((await reader.read()).events).toEqual([]);
    writeFileSync(path, logText(finishedRun(1)));
    expect((await reader.read()).events).toHaveLength(3);
  });

  it('lets others have their turn between lines', async () => {
    writeFileSync(path, logText(finishedRun(50)));
    const turns = vi.spyOn(globalThis, 'setImmediate');
    const { events } = await new EventLogReader(path, 0).read();
    expect(events).toHaveLength(52);
    expect(turns.mock.calls.length).toBeGreaterThan(40);
    turns.mockRestore();
  });

  it('does not hold a file without newlines in memory', async () => {
    writeFileSync(path, Buffer.alloc(40 << 20, 0x61));
    const reader = new EventLogReader(path);
    const { events, damagedLines, tornBytes } = await reader.read();
    expect(events).toEqual([]);
    expect(damagedLines).toBeGreaterThan(0);
    expect(tornBytes).toBeLessThanOrEqual(17 << 20);
    appendFileSync(path, `\n${logText([{ type: 'heartbeat', step: 1 }])}`);
    expect((await reader.read()).events).toHaveLength(1);
  });
});

describe('the writer', () => {
  it('goes on with seq after it was opened again', async () => {
    const first = await EventLogWriter.open(path);
    first.append({ type: 'state', state: 'running', step: 0 });
    first.append(step(1, { reward: 0.5 }));
    first.close();
    const second = await EventLogWriter.open(path);
    expect(second.append({ type: 'resumed', fromStep: 0, attempt: 2 }).seq).toBe(2);
    second.close();
    const { events, problems } = await new EventLogReader(path).read();
    expect(events.map(({ seq, type }) => [seq, type])).toEqual([
      [0, 'state'],
      [1, 'step'],
      [2, 'resumed'],
    ]);
    expect(problems).toEqual([]);
  });

  it('repairs a log torn at any byte, removing none, and no complete line is lost', async () => {
    const text = Buffer.from(logText(finishedRun(2)));
    const lineEnds = [...text.entries()].filter(([, byte]) => byte === 10).map(([index]) => index);
    for (let cut = 0; cut < text.length; cut++) {
      writeFileSync(path, text.subarray(0, cut));
      const writer = await EventLogWriter.open(path);
      const appended = writer.append({ type: 'heartbeat', step: 9 });
      writer.close();
      const data = readFileSync(path);
      expect(data.subarray(0, cut).equals(text.subarray(0, cut))).toBe(true);
      const { events, problems, damagedLines, tornBytes } = await new EventLogReader(path).read();
      // A line that lacks only its newline is whole.
      const whole = lineEnds.filter((end) => end <= cut).length;
      expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: whole + 1 }, (_, seq) => seq));
      expect(appended.seq).toBe(whole);
      const torn = cut > 0 && !lineEnds.includes(cut - 1) && !lineEnds.includes(cut);
      expect(damagedLines).toBe(torn ? 1 : 0);
      expect(problems).toHaveLength(torn ? 1 : 0);
      expect(tornBytes).toBe(0);
    }
  });

  it('refuses what no reader would take, and names it', async () => {
    const writer = await EventLogWriter.open(path);
    expect(() => writer.append(step(1, { loss: NaN }))).toThrow(/An event of type "step" cannot be written: metrics\.loss: /);
    expect(writer.nextSeq).toBe(0);
    writer.append(step(1, finiteMetrics({ loss: NaN, kl: undefined, reward: 0, grad_norm: Infinity })));
    writer.close();
    const { events } = await new EventLogReader(path).read();
    expect(events[0]).toMatchObject({ seq: 0, metrics: { loss: null, kl: null, reward: 0, grad_norm: null } });
  });

  it('makes the file when there is none', async () => {
    (await EventLogWriter.open(path)).close();
    expect(existsSync(path)).toBe(true);
  });
});
