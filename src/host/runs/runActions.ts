import * as l10n from '@vscode/l10n';
import { runActionSchema, type RunAction } from '../../contract/messages/run';
import type { RunEntry } from '../../store/runEntry';

/** What else decides whether an action makes sense. */
export interface ActionFacts {
  trusted: boolean;
  checkpoints: number;
  hasRollouts: boolean;
}

/** Every action with why it cannot be taken now; null where it can. */
export function runActions(entry: RunEntry, facts: ActionFacts): { action: RunAction; disabledReason: string | null }[] {
  return runActionSchema.options.map((action) => ({ action, disabledReason: disabledReason(action, entry, facts) ?? null }));
}

/** Why an action on a run cannot be taken now, in one sentence; undefined where it can. */
export function disabledReason(action: RunAction, entry: RunEntry, facts: ActionFacts): string | undefined {
  if (needsTrust.has(action) && !facts.trusted)
    return l10n.t('This workspace is not trusted: nothing can be started or changed.');
  const going = entry.kind === 'starting' || (entry.kind === 'run' && entry.summary.alive);
  const readable = entry.kind === 'run';
  switch (action) {
    case 'stop':
      if (!going) return l10n.t('The run is not going.');
      return readable && entry.summary.state === 'stopping' ? l10n.t('The run is stopping already.') : undefined;
    case 'checkpoint':
      return going && readable ? undefined : l10n.t('The run is not going.');
    case 'resume':
      if (going) return l10n.t('The run is still going.');
      return readable && entry.summary.resumable ? undefined : whyNotResumable(entry, facts);
    case 'openRollouts':
      return facts.hasRollouts ? undefined : l10n.t('There are no rollouts yet.');
    case 'compare':
    case 'evaluate':
      return facts.checkpoints > 0 ? undefined : l10n.t('No checkpoint has been sealed yet.');
    case 'openRecipe':
      return readable && entry.record.recipePath !== null
        ? undefined
        : l10n.t('The run does not say which file its recipe came from.');
    case 'diagnose':
      return readable && entry.record.backend !== null ? undefined : l10n.t('No backend has been chosen yet.');
    case 'delete':
      return going ? l10n.t('Stop the run before deleting it.') : undefined;
    case 'openLog':
    case 'reveal':
    case 'copyId':
    case 'rename':
      return undefined;
  }
}

const needsTrust = new Set<RunAction>(['stop', 'resume', 'checkpoint', 'evaluate']);

function whyNotResumable(entry: RunEntry, { checkpoints }: ActionFacts): string {
  if (entry.kind === 'run' && entry.summary.state === 'finished') return l10n.t('The run has finished.');
  if (checkpoints === 0) return l10n.t('No checkpoint was sealed to resume from.');
  return l10n.t('The run cannot be resumed.');
}
