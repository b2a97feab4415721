import { open, type FileHandle } from 'node:fs/promises';
import type { RunEvent } from '../contract/events';
import { isMissing } from './errorCode';
import { decodeEventLine } from './eventLine';
import { Turns } from './turns';

/** Something wrong in a log that reading went on after. Lines count from 1. */
export interface ProtocolFault {
  line: number;
  reason: string;
}

export interface EventBatch {
  /** The file was cut or replaced: these events start over from its beginning. */
  replaced: boolean;
  events: RunEvent[];
  problems: ProtocolFault[];
  /** How many of `problems` are damaged lines (the others are gaps in `seq`). */
  damagedLines: number;
  /** Bytes after the last newline: a line still being written, or one that a crash tore. */
  tornBytes: number;
}

const chunkBytes = 1 << 20;
const longestLine = 16 << 20;

/**
 * Reads events.jsonl as it grows: each `read` gives what was completed since the last one. It stops at a torn last line and goes on
 * when that is completed; a damaged line in the middle is reported and skipped. A missing file is an empty one.
 */
export class EventLogReader {
  private offset = 0;
  private line = 0;
  private nextSeq = 0;
  private damagedSinceEvent = 0;
  private inode: bigint | undefined;
  /** The last bytes before `offset`, to notice a file that was cut and grew again in between. */
  private before: Buffer = Buffer.alloc(0);
  /** Within a line too long to be one. */
  private skipping = false;
  private reading: Promise<unknown> = Promise.resolve();

  /** @param slice longest stretch of decoding before others get their turn, ms */
  constructor(
    readonly path: string,
    private readonly slice?: number,
  ) {}

  /** Overlapping calls are answered one after the other, so that no event is given twice. */
  read(): Promise<EventBatch> {
    const next = this.reading.then(() => this.readOnce());
    this.reading = next.catch(() => undefined);
    return next;
  }

  private async readOnce(): Promise<EventBatch> {
    const batch: EventBatch = { replaced: false, events: [], problems: [], damagedLines: 0, tornBytes: 0 };
    let file: FileHandle;
    try {
      file = await open(this.path, 'r');
    } catch (error) {
      if (!isMissing(error)) throw error;
      if (this.offset > 0) this.startOver(batch);
      return batch;
    }
    try {
      const { size, ino } = await file.stat({ bigint: true });
      const replaced = (this.inode !== undefined && ino !== this.inode) || Number(size) < this.offset;
      if (replaced || !(await this.stillFollows(file))) this.startOver(batch);
      this.inode = ino;
      await this.readLines(file, Number(size), batch);
    } finally {
      await file.close();
    }
    return batch;
  }

  private async stillFollows(file: FileHandle): Promise<boolean> {
    const found = Buffer.alloc(this.before.length);
    await file.read(found, 0, found.length, this.offset - found.length);
    return found.equals(this.before);
  }

  private startOver(batch: EventBatch): void {
    batch.replaced = true;
    this.offset = 0;
    this.line = 0;
    this.nextSeq = 0;
    this.damagedSinceEvent = 0;
    this.inode = undefined;
    this.before = Buffer.alloc(0);
    this.skipping = false;
  }

  private async readLines(file: FileHandle, size: number, batch: EventBatch): Promise<void> {
    let rest: Buffer = Buffer.alloc(0);
    let position = this.offset;
    const turns = new Turns(this.slice);
    while (position < size) {
      const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, size - position));
      const { bytesRead } = await file.read(chunk, 0, chunk.length, position);
      if (bytesRead === 0) break;
      position += bytesRead;
      let data = rest.length > 0 ? Buffer.concat([rest, chunk.subarray(0, bytesRead)]) : chunk.subarray(0, bytesRead);
      for (let end = data.indexOf(10); end >= 0; end = data.indexOf(10)) {
        this.takeLine(data.subarray(0, end), batch);
        this.offset += end + 1;
        this.before = data.subarray(Math.max(0, end - 31), end + 1);
        data = data.subarray(end + 1);
        await turns.next();
      }
      rest = data;
      // A file without newlines is no log: do not hold all of it.
      if (rest.length > longestLine) {
        this.offset += rest.length;
        this.before = rest.subarray(-32);
        rest = Buffer.alloc(0);
        if (!this.skipping) this.reportDamage(batch, `it is longer than ${longestLine} bytes`, this.line + 1);
        this.skipping = true;
      }
    }
    this.before = Buffer.from(this.before);
    batch.tornBytes = rest.length;
  }

  private takeLine(line: Buffer, batch: EventBatch): void {
    this.line += 1;
    if (this.skipping) {
      this.skipping = false;
      return;
    }
    const decoded = decodeEventLine(line);
    if ('reason' in decoded) {
      this.reportDamage(batch, decoded.reason);
      return;
    }
    this.checkSeq(decoded.event.seq, batch);
    batch.events.push(decoded.event);
  }

  private reportDamage(batch: EventBatch, reason: string, line = this.line): void {
    this.damagedSinceEvent += 1;
    batch.damagedLines += 1;
    batch.problems.push({ line, reason: `Line ${line} of events.jsonl is damaged: ${reason}.` });
  }

  /** Each damaged line may have held one event; only a larger gap is a loss of its own. */
  private checkSeq(seq: number, batch: EventBatch): void {
    const missing = seq - this.nextSeq - this.damagedSinceEvent;
    const report = (reason: string) => batch.problems.push({ line: this.line, reason });
    if (missing > 0) report(`events.jsonl lacks ${missing} ${missing === 1 ? 'event' : 'events'} before event ${seq}.`);
    else if (seq < this.nextSeq) report(`In events.jsonl, event ${seq} comes after event ${this.nextSeq - 1}.`);
    this.nextSeq = Math.max(this.nextSeq, seq + 1);
    this.damagedSinceEvent = 0;
  }
}
