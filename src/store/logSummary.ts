import { closeSync, fstatSync, openSync } from 'node:fs';
import { basename } from 'node:path';
import { entropyCollapse, type EntropyCollapse } from '../analysis/entropyCollapse';
import type { Metrics, RunEvent, RunState } from '../contract/events';
import { isMissing, messageOf } from './errorCode';
import { decodeEventLine } from './eventLine';
import { collapseOfLog, collapseOfResumedLog } from './logCollapse';
import { fromEnd } from './logLines';
import type { RunView } from './runView';

/** What a list of runs shows of a log. */
export interface LogSummary {
  state: RunState;
  message: string | null;
  step: number;
  attempt: number;
  /** Of the newest step; empty before the first. */
  metrics: Metrics;
  /** null where it was not asked for, too. */
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

/**
 * Reads a log from its end, only as far back as its last state and step are: a few lines for a run that has ended, however long its
 * log. Where no state stands in the last 256 KB, steps do, so the run was `running`.
 * @param withCollapse whether it is asked if the entropy collapsed, which takes a few lines more, or the whole log of a run that was resumed; else that is null
 */
export function summaryOfTail(path: string, withCollapse = false): LogSummary {
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
    fromEnd(file, size, (line) => collected.add(line));
    const summary = collected.summary();
    if (!withCollapse) return summary;
    const isResumed = summary.attempt > 1;
    const collapse = isResumed ? collapseOfResumedLog(file, size) : collapseOfLog(file, size, summary.metrics['entropy'] ?? null);
    return { ...summary, entropyCollapse: collapse };
  } catch (error) {
    throw new Error(`${basename(path)} cannot be read: ${messageOf(error)}.`);
  } finally {
    closeSync(file);
  }
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
