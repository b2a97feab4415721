import type { RunAction, RunOverview } from '../../../src/contract/messages/run';
import { counted } from '../../../src/analysis/numberText';

/** What a run that does not simply go on has to say: what, where, what is intact, what to do. */
export interface Notice {
  tone: 'failed' | 'warning' | 'quiet';
  headline: string;
  detail: string;
  actions: { action: RunAction; label: string }[];
}

/** Null where there is nothing to say: the run makes its steps, or has finished. */
export function noticeOf(run: RunOverview): Notice | null {
  const sealed = run.checkpoints[run.checkpoints.length - 1];
  const resume = { action: 'resume' as const, label: sealed ? `Resume from Step ${sealed.step}` : 'Resume' };
  const log = { action: 'openLog' as const, label: 'Open Log' };
  const reason = run.message === null ? '' : sentence(run.message);
  if (run.method === '' && run.state === 'failed')
    return { tone: 'failed', headline: 'This folder cannot be read as a run.', detail: reason, actions: [log] };
  if (run.interrupted) {
    return {
      tone: 'warning',
      headline: 'The trainer is gone, and wrote no reason.',
      detail: `${reason === '' ? '' : `${reason} `}${intact(run)}`,
      actions: [resume, log],
    };
  }
  switch (run.state) {
    case 'failed':
      return {
        tone: 'failed',
        headline: `Failed at step ${run.step}${reason === '' ? '.' : `: ${reason}`}`,
        detail: intact(run),
        actions: [resume, log],
      };
    case 'stopped':
      return {
        tone: 'quiet',
        headline: `Stopped at step ${run.step} of ${run.maxSteps}.${reason === '' ? '' : ` ${reason}`}`,
        detail: sealed
          ? `Resuming goes on from the checkpoint of step ${sealed.step}.`
          : 'No checkpoint was sealed; resuming begins again.',
        actions: [resume],
      };
    case 'stopping':
      return {
        tone: 'quiet',
        headline: 'Stopping: the step in hand is finished and a checkpoint sealed first.',
        detail: '',
        actions: [],
      };
    case 'running':
      // What is done before the first step.
      return reason === '' ? null : { tone: 'quiet', headline: reason, detail: '', actions: [] };
    default:
      return null;
  }
}

function intact(run: RunOverview): string {
  const sealed = run.checkpoints[run.checkpoints.length - 1];
  if (run.steps.length === 0)
    return sealed ? `The checkpoint of step ${sealed.step} is intact.` : 'No step was completed, and no checkpoint sealed.';
  const kept = `The records of ${counted(run.steps.length, 'step')} are intact`;
  return sealed ? `${kept}, and so is the checkpoint of step ${sealed.step}.` : `${kept}; no checkpoint was sealed before.`;
}

function sentence(text: string): string {
  const trimmed = text.trim();
  return /[.!?…]$/.test(trimmed) || trimmed === '' ? trimmed : `${trimmed}.`;
}
