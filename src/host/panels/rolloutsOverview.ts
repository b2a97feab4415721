import type { RolloutsOverview } from '../../contract/messages/rollouts';
import { runTitle, type RunEntry } from '../../store/runEntry';
import type { RunView } from '../../store/runView';

/**
 * What the Rollouts panel shows above its step. `first` is the step to show first, `asked` one asked for while the page was away.
 * `onDisk` are the files there are.
 */
export function rolloutsOverview(
  entry: RunEntry,
  view: RunView,
  onDisk: readonly { step: number; attempt: number }[],
  first: number | undefined,
  asked: number | null = null,
): RolloutsOverview {
  const there = new Set(onDisk.map(({ step }) => step));
  const column = (name: string, index: number) => view.metrics[name]?.[index] ?? null;
  const steps = view.steps.map((step, index) => ({
    step,
    attempt: view.attempts[index] ?? 1,
    hasRollouts: there.has(step),
    reward: column('reward', index),
    rewardLow: column('reward_p10', index),
    rewardHigh: column('reward_p90', index),
    entropy: column('entropy', index),
  }));
  const newest = steps.findLast(({ hasRollouts }) => hasRollouts)?.step ?? null;
  return {
    runId: entry.id,
    title: runTitle(entry),
    state: entry.kind === 'run' ? entry.summary.state : entry.kind === 'starting' ? 'starting' : 'failed',
    step: view.step,
    maxSteps: entry.kind === 'run' ? entry.record.recipe.max_steps : 0,
    steps,
    selectedStep: first !== undefined && there.has(first) ? first : newest,
    askedStep: asked,
    ...referenceOf(entry),
  };
}

function referenceOf(entry: RunEntry): Pick<RolloutsOverview, 'reference' | 'baseName'> {
  if (entry.kind !== 'run') return { reference: 'base', baseName: '' };
  const { teacher, baseModel } = entry.record;
  return teacher ? { reference: 'teacher', baseName: teacher.name } : { reference: 'base', baseName: baseModel.name };
}
