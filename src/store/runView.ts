import type { Metrics, RunEvent, RunState } from '../contract/events';
import { EventLogReader, type EventBatch, type ProtocolFault } from './eventLogReader';
import { runPaths } from './runPaths';

/**
 * What a run's events say, each step, checkpoint and evaluation by its newest attempt. Times are Unix ms. `steps`, `attempts`,
 * `times`, `durationsMs`, `rollouts` and each column of `metrics` have one entry a step, in step order; a metric a step lacks is null.
 */
export interface RunView {
  state: RunState;
  /** What came with the state: why it failed or stopped, or what is done before the first step. */
  message: string | null;
  /** Of the newest attempt; steps of an older attempt beyond it stay in `steps` until they are recomputed. */
  step: number;
  attempt: number;
  startedAt: number | null;
  lastEventAt: number | null;
  heartbeatAt: number | null;
  steps: number[];
  attempts: number[];
  times: number[];
  durationsMs: number[];
  /** File under rollouts/. */
  rollouts: (string | null)[];
  metrics: Record<string, (number | null)[]>;
  checkpoints: { step: number; attempt: number; folder: string; bytes: number }[];
  evaluations: { step: number; attempt: number; id: string | null; metrics: Metrics }[];
  /** The last 500 of `faultCount`. */
  faults: { step: number; at: string; message: string }[];
  faultCount: number;
  /** The last 100 things wrong with events.jsonl itself; `damagedLines` counts all lines that could not be read. */
  damaged: ProtocolFault[];
  damagedLines: number;
}

const keptFaults = 500;
const keptDamage = 100;

function emptyRunView(): RunView {
  return {
    state: 'starting',
    message: null,
    step: 0,
    attempt: 1,
    startedAt: null,
    lastEventAt: null,
    heartbeatAt: null,
    steps: [],
    attempts: [],
    times: [],
    durationsMs: [],
    rollouts: [],
    metrics: Object.create(null) as RunView['metrics'],
    checkpoints: [],
    evaluations: [],
    faults: [],
    faultCount: 0,
    damaged: [],
    damagedLines: 0,
  };
}

/** Folds batches of an {@link EventLogReader} into a {@link RunView}, which it changes in place. */
export class RunFold {
  view = emptyRunView();

  add(batch: Pick<EventBatch, 'replaced' | 'events' | 'problems' | 'damagedLines'>): void {
    if (batch.replaced) this.view = emptyRunView();
    for (const event of batch.events) this.apply(event);
    this.view.damagedLines += batch.damagedLines;
    keepLast(this.view.damaged, batch.problems, keptDamage);
  }

  private apply(event: RunEvent): void {
    const { view } = this;
    view.startedAt ??= event.time;
    view.lastEventAt = Math.max(view.lastEventAt ?? event.time, event.time);
    switch (event.type) {
      case 'state':
        view.state = event.state;
        view.message = event.message ?? null;
        view.step = event.step;
        break;
      case 'heartbeat':
        view.heartbeatAt = event.time;
        break;
      case 'resumed':
        view.attempt = event.attempt;
        view.step = event.fromStep;
        view.state = 'starting';
        view.message = null;
        break;
      case 'step':
        this.applyStep(event);
        break;
      case 'checkpoint':
        putByStep(view.checkpoints, { step: event.step, attempt: event.attempt, folder: event.folder, bytes: event.bytes });
        break;
      case 'evaluation':
        putByStep(view.evaluations, { step: event.step, attempt: event.attempt, id: event.id, metrics: event.metrics });
        break;
      case 'fault':
        view.faultCount += 1;
        keepLast(view.faults, [{ step: event.step, at: event.at, message: event.message }], keptFaults);
        break;
    }
  }

  private applyStep(event: Extract<RunEvent, { type: 'step' }>): void {
    const { view } = this;
    view.step = event.step;
    view.attempt = Math.max(view.attempt, event.attempt);
    const { index, found } = position(view.steps, event.step);
    if (found && view.attempts[index]! > event.attempt) return;
    const replaced = found ? 1 : 0;
    view.steps.splice(index, replaced, event.step);
    view.attempts.splice(index, replaced, event.attempt);
    view.times.splice(index, replaced, event.time);
    view.durationsMs.splice(index, replaced, event.durationMs);
    view.rollouts.splice(index, replaced, event.rollouts);
    for (const name of Object.keys(event.metrics)) {
      view.metrics[name] ??= new Array<number | null>(view.steps.length - 1 + replaced).fill(null);
    }
    for (const [name, column] of Object.entries(view.metrics)) column.splice(index, replaced, event.metrics[name] ?? null);
  }
}

/** Reads a run's whole log. */
export async function readRunView(runFolder: string): Promise<RunView> {
  const fold = new RunFold();
  fold.add(await new EventLogReader(runPaths(runFolder).events).read());
  return fold.view;
}

/** Where `step` is in a sorted list, or belongs; looks at the end first, where it nearly always is. */
function position(steps: readonly number[], step: number): { index: number; found: boolean } {
  let low = 0;
  let high = steps.length;
  if (high === 0 || steps[high - 1]! < step) return { index: high, found: false };
  while (low < high) {
    const middle = (low + high) >> 1;
    if (steps[middle]! < step) low = middle + 1;
    else high = middle;
  }
  return { index: low, found: steps[low] === step };
}

function putByStep<T extends { step: number; attempt: number }>(items: T[], item: T): void {
  const { index, found } = position(
    items.map(({ step }) => step),
    item.step,
  );
  if (found && items[index]!.attempt > item.attempt) return;
  items.splice(index, found ? 1 : 0, item);
}

function keepLast<T>(kept: T[], added: readonly T[], most: number): void {
  kept.push(...added.slice(-most));
  if (kept.length > most) kept.splice(0, kept.length - most);
}
