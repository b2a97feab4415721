import { closeSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { eventBodySchema, type EventBody, type Metrics, type RunEvent } from '../contract/events';
import { syncFolder } from './atomicFile';
import { encodeEventLine } from './eventLine';
import { EventLogReader } from './eventLogReader';
import { firstIssue } from './jsonFile';

/** What a reader must never lose to a power cut; steps and heartbeats are written at once but synced with the next of these. */
const synced: ReadonlySet<EventBody['type']> = new Set(['state', 'resumed', 'checkpoint', 'evaluation', 'fault']);

/**
 * The one writer of events.jsonl. It only ever appends, one write a line; opened again it goes on with `seq`. A last line that a crash
 * tore is ended with a newline, so that it counts as damaged: no byte is ever removed.
 */
export class EventLogWriter {
  private torn = false;

  private constructor(
    readonly path: string,
    private readonly descriptor: number,
    private seq: number,
  ) {}

  static async open(path: string): Promise<EventLogWriter> {
    const descriptor = openSync(path, 'a+');
    try {
      if (!endsInNewline(descriptor)) writeSync(descriptor, '\n');
      const { events } = await new EventLogReader(path).read();
      await syncFolder(dirname(path));
      return new EventLogWriter(
        path,
        descriptor,
        events.reduce((highest, event) => Math.max(highest, event.seq + 1), 0),
      );
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
  }

  get nextSeq(): number {
    return this.seq;
  }

  /**
   * Appends one event and returns it as written. Throws where the body is not an event (a metric is a finite number or null), and
   * where the disk refuses the line; that line is then ended before the next one.
   */
  append(body: EventBody): RunEvent {
    const parsed = eventBodySchema.safeParse(body);
    if (!parsed.success) {
      throw new Error(`An event of type ${JSON.stringify(body.type)} cannot be written: ${firstIssue(parsed.error)}.`);
    }
    const event: RunEvent = { seq: this.seq, time: Date.now(), ...parsed.data };
    this.write(Buffer.from(`${this.torn ? '\n' : ''}${encodeEventLine(event)}`));
    this.seq += 1;
    if (synced.has(event.type)) fsyncSync(this.descriptor);
    return event;
  }

  private write(line: Buffer): void {
    let written = 0;
    try {
      while (written < line.length) written += writeSync(this.descriptor, line, written);
      this.torn = false;
    } catch (error) {
      if (written > 0) this.torn = line[written - 1] !== 10;
      // Only the newline is missing: what ends this line next completes the event, so its number is taken.
      if (written === line.length - 1) this.seq += 1;
      throw error;
    }
  }

  /** Makes all that was appended durable. */
  sync(): void {
    fsyncSync(this.descriptor);
  }

  close(): void {
    fsyncSync(this.descriptor);
    closeSync(this.descriptor);
  }
}

/** Metrics as the log takes them: what is not finite or not there becomes null, never 0. */
export function finiteMetrics(raw: Readonly<Record<string, number | null | undefined>>): Metrics {
  return Object.fromEntries(
    Object.entries(raw).map(([name, value]) => [name, typeof value === 'number' && Number.isFinite(value) ? value : null]),
  );
}

function endsInNewline(descriptor: number): boolean {
  const { size } = fstatSync(descriptor);
  if (size === 0) return true;
  const last = Buffer.alloc(1);
  readSync(descriptor, last, 0, 1, size - 1);
  return last[0] === 10;
}
