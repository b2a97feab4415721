import type { RunOverview } from '../../../src/contract/messages/run';
import { bytes, counted, fixed } from '../../../src/analysis/numberText';
import { isGoing, recipeValue, stepAxis } from './metricTile';

export interface TimelineEntry {
  step: number;
  kind: 'base' | 'sealed' | 'planned';
  /** Words under the mark; empty for none. */
  label: string;
  /** The whole, for the tooltip and assistive technology. */
  description: string;
}

/** Checkpoints sealed and to come, with what evaluations found, on the step axis of the charts. */
export function timelineEntries(run: RunOverview): TimelineEntry[] {
  const { xEnd } = stepAxis(run);
  const found = new Map(run.evaluations.map(({ step, metrics }) => [step, headline(metrics)]));
  for (const evaluation of [...run.passAtK.evaluations].reverse()) {
    const once = evaluation.passAtK.find(({ k }) => k === 1);
    const step = evaluation.step ?? (evaluation.modelName === run.baseModel.name ? 0 : null);
    if (once && step !== null) found.set(step, headline({ 'pass@1': once.value }));
  }
  const sealed = run.checkpoints.map(({ step, bytes: size }): TimelineEntry => {
    const evaluated = found.get(step) ?? '';
    found.delete(step);
    return {
      step,
      kind: 'sealed',
      label: evaluated,
      description: `Checkpoint of step ${step}, ${bytes(size)}${evaluated === '' ? '' : `, ${evaluated}`}`,
    };
  });
  const base: TimelineEntry = {
    step: 0,
    kind: 'base',
    label: ['base', found.get(0) ?? ''].filter((part) => part !== '').join(', '),
    description: `Base model ${run.baseModel.name}${found.has(0) ? `, ${found.get(0)}` : ''}`,
  };
  const every = Number(recipeValue(run, 'save_steps') ?? 0);
  const from = Math.max(run.step, sealed[sealed.length - 1]?.step ?? 0);
  const planned: TimelineEntry[] = [];
  if (isGoing(run) && every > 0 && run.maxSteps / every <= 200) {
    for (let step = Math.floor(from / every) * every + every; step < xEnd; step += every) planned.push(toCome(step));
    if (from < xEnd) planned.push(toCome(xEnd));
  }
  return [base, ...sealed, ...planned];
}

/** `3 sealed, 3 to come`. */
export function timelineSummary(entries: readonly TimelineEntry[]): string {
  const count = (kind: TimelineEntry['kind']): number => entries.filter((entry) => entry.kind === kind).length;
  const planned = count('planned');
  return `${count('sealed') === 0 ? 'none sealed' : counted(count('sealed'), 'sealed', 'sealed')}${planned > 0 ? `, ${planned} to come` : ''}`;
}

function toCome(step: number): TimelineEntry {
  return { step, kind: 'planned', label: '', description: `A checkpoint is to be sealed at step ${step}` };
}

function headline(metrics: Record<string, number | null>): string {
  for (const [name, label] of [
    ['pass@1', 'pass@1'],
    ['eval_reward', 'held out'],
    ['eval_loss', 'held-out loss'],
  ] as const) {
    const value = metrics[name];
    if (value !== null && value !== undefined) return `${label} ${fixed(value, 2)}`;
  }
  return '';
}
