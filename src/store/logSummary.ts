import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { entropyCollapse, type EntropyCollapse } from '../analysis/entropyCollapse';
import type { Metrics, RunEvent, RunState } from '../contract/events';
import { isMissing, messageOf } from './errorCode';
import { decodeEventLine } from './eventLine';
import type { RunView } from './runView';

/** What a list of runs shows of a log. */
export interface LogSummary {
  state: RunState;
  message: string | null;
  step: number;
  attempt: number;
  /** Of the newest step; empty before the first. */
  metrics: Metrics;
  /** Of a log that was read whole, as that of a run that goes is; else null. */
  entropyCollapse: EntropyCollapse | null;
  lastEventAt: number | null;
}

const emptyLogSummary: LogSummary = {
  state: 'starting',
  message: null,
  step: 0,
  attempt: 1,
  metrics: {},
  entropyCollapse: null,
  lastEventAt: null,
};

export function summaryOfView(view: RunView): LogSummary {
  const { state, message, step, attempt, lastEventAt } = view;
  const index = view.steps.lastIndexOf(step);
  const metrics =
    index < 0 ? {} : Object.fromEntries(Object.entries(view.metrics).map(([name, column]) => [name, column[index] ?? null]));
  return {
    ...{ state, message, step, attempt, metrics, lastEventAt },
    entropyCollapse: entropyCollapse(view.metrics['entropy'] ?? []),
  };
}

const chunkBytes = 4 << 10;
const mostBytes = 256 << 10;
/** Reading is synchronous and keeps no bytes, so that a thousand logs can share these. */
const scratch = Buffer.allocUnsafe(chunkBytes);

/**
 * Reads a log from its end, only as far back as its last state and step are: a few lines for a run that has ended, however long its
 * log. Where no state stands in the last 256 KB, steps do, so the run was `running`.
 */
export function summaryOfTail(path: string): LogSummary {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (isMissing(error)) return emptyLogSummary;
    throw error;
  }
  try {
    const { size } = fstatSync(file);
    const collected = new TailSummary();
    for (let bytes = chunkBytes, read = 0; ; bytes *= 8) {
      const start = Math.max(0, size - Math.min(bytes, mostBytes));
      read += linesBackwards(file, start, size - read - start, (line) => collected.add(line));
      if (collected.complete || start === 0 || bytes >= mostBytes) return collected.summary();
    }
  } catch (error) {
    throw new Error(`${basename(path)} cannot be read: ${messageOf(error)}.`);
  } finally {
    closeSync(file);
  }
}

/**
 * Gives the lines that begin and end between `start` and `start + length`, last first, until `take` returns false. Returns how many
 * bytes at the end need not be read again.
 */
function linesBackwards(file: number, start: number, length: number, take: (line: Buffer) => boolean): number {
  const buffer = length <= scratch.length ? scratch : Buffer.allocUnsafe(length);
  const data = buffer.subarray(0, readSync(file, buffer, 0, length, start));
  const first = start === 0 ? 0 : data.indexOf(10) + 1;
  if (start > 0 && first === 0) return 0;
  let end = data.lastIndexOf(10);
  while (end >= first) {
    const previous = end === 0 ? -1 : data.lastIndexOf(10, end - 1);
    if (!take(data.subarray(Math.max(first, previous + 1), end))) break;
    end = previous;
  }
  return length - first;
}

/** Events from the newest to the oldest; what is seen first counts. */
class TailSummary {
  private state: { state: RunState; step: number; message?: string | undefined } | undefined;
  private progress: { step: number; attempt: number; metrics: Metrics } | undefined;
  private lastEventAt: number | null = null;

  get complete(): boolean {
    return this.state !== undefined && this.progress !== undefined;
  }

  /** True where older lines are needed, too. A damaged line is passed over: whoever reads the whole log counts it. */
  add(line: Buffer): boolean {
    const decoded = decodeEventLine(line);
    if ('event' in decoded) this.addEvent(decoded.event);
    return !this.complete;
  }

  private addEvent(event: RunEvent): void {
    this.lastEventAt ??= event.time;
    if (event.type === 'state') this.state ??= event;
    if (event.type === 'resumed') this.state ??= { state: 'starting', step: event.fromStep };
    if (event.type === 'step') this.progress ??= { step: event.step, attempt: event.attempt, metrics: event.metrics };
    if (event.type === 'resumed') this.progress ??= { step: event.fromStep, attempt: event.attempt, metrics: {} };
  }

  summary(): LogSummary {
    const { state, progress, lastEventAt } = this;
    return {
      state: state?.state ?? (progress ? 'running' : 'starting'),
      message: state?.message ?? null,
      step: Math.max(progress?.step ?? 0, state?.step ?? 0),
      attempt: progress?.attempt ?? 1,
      metrics: progress?.metrics ?? {},
      entropyCollapse: null,
      lastEventAt,
    };
  }
}
