import * as l10n from '@vscode/l10n';
import { runActionSchema, type RunAction } from '../../contract/messages/run';
import { isGoing, type RunEntry } from '../../store/runEntry';

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
    return l10n.t('This workspace is not trusted: nothing can be started, and running trainers are left alone.');
  const going = isGoing(entry);
  const readable = entry.kind === 'run';
  switch (action) {
    case 'stop':
      if (!going) return l10n.t('The run is not going.');
      return readable && entry.summary.state === 'stopping' ? l10n.t('The run is stopping already.') : undefined;
    case 'checkpoint':
      return going && readable ? undefined : l10n.t('The run is not going.');
    case 'resume':
      if (going) return l10n.t('The run is still going.');
      if (!readable) return unreadable();
      return entry.summary.resumable ? undefined : l10n.t('The run has finished.');
    case 'openRollouts':
    case 'openOneShot':
      return facts.hasRollouts ? undefined : l10n.t('There are no rollouts yet.');
    case 'compare':
      if (isRewardModel(entry)) return unsampled();
      return facts.checkpoints > 0 ? undefined : l10n.t('No checkpoint has been sealed yet.');
    case 'evaluate':
      if (isRewardModel(entry)) return unsampled();
      return readable ? undefined : unreadable();
    case 'openCoverage':
    case 'openTokens':
    case 'openTree':
    case 'openBehaviours':
      if (isRewardModel(entry)) return unsampled();
      return readable ? undefined : unreadable();
    case 'openRecipe':
    case 'rename':
    case 'diagnose':
      return readable ? undefined : unreadable();
    case 'delete':
      return going ? l10n.t('Stop the run before deleting it.') : undefined;
    case 'openLog':
    case 'reveal':
    case 'copyId':
      return undefined;
  }
}

const needsTrust = new Set<RunAction>(['stop', 'resume', 'checkpoint', 'evaluate', 'diagnose']);

/** A run whose model writes nothing. */
export function isRewardModel(entry: RunEntry | undefined): boolean {
  return entry?.kind === 'run' && entry.record.recipe.method === 'reward-model';
}

export function unsampled(): string {
  return l10n.t('A reward model writes no text: there is nothing to sample.');
}

function unreadable(): string {
  return l10n.t('The run has no readable record.');
}
