import type { RunAction, RunOverview } from '../../../src/contract/messages/run';
import type { IconName } from '../../shared/icons';
import { isGoing } from './metricTile';

export interface ActionChoice {
  action: RunAction;
  label: string;
  icon: IconName;
  /** Why it cannot be done now; null where it can. */
  disabledReason: string | null;
}

const LABELS: Record<RunAction, { label: string; icon: IconName }> = {
  stop: { label: 'Stop', icon: 'debug-stop' },
  resume: { label: 'Resume', icon: 'play' },
  checkpoint: { label: 'Checkpoint Now', icon: 'save' },
  openRollouts: { label: 'Rollouts', icon: 'eye' },
  compare: { label: 'Compare with Base…', icon: 'diff' },
  openTokens: { label: 'Tokens', icon: 'graph' },
  openCoverage: { label: 'Coverage (pass@k)', icon: 'graph-line' },
  openTree: { label: 'Search Tree', icon: 'git-branch' },
  openBehaviours: { label: 'Behaviours', icon: 'list-filter' },
  openOneShot: { label: 'One-Shot RLVR', icon: 'target' },
  evaluate: { label: 'Evaluate pass@k…', icon: 'beaker' },
  openRecipe: { label: 'Open Recipe', icon: 'go-to-file' },
  openLog: { label: 'Open Log', icon: 'link-external' },
  reveal: { label: 'Reveal in File Explorer', icon: 'folder-opened' },
  copyId: { label: 'Copy Run Id', icon: 'copy' },
  rename: { label: 'Rename…', icon: 'edit' },
  delete: { label: 'Delete Run…', icon: 'trash' },
  diagnose: { label: 'Diagnose Compute', icon: 'info' },
};

/** One action as the host offers it; undefined where it does not. */
export function actionChoice(run: RunOverview, action: RunAction): ActionChoice | undefined {
  const offered = run.actions.find((each) => each.action === action);
  return offered && { ...LABELS[action], action, disabledReason: offered.disabledReason };
}

/** What stands in the top bar: how the run goes on, then what can be looked at. */
export function barActions(run: RunOverview): { going: ActionChoice[]; looking: ActionChoice[] } {
  const choices = (actions: RunAction[]): ActionChoice[] => actions.flatMap((action) => actionChoice(run, action) ?? []);
  const looking: RunAction[] = run.hasRollouts ? ['openRollouts', 'compare'] : ['compare'];
  return {
    going: choices(isGoing(run) ? ['stop', 'checkpoint'] : ['resume', 'evaluate']),
    looking: choices(looking),
  };
}

/** Everything else, for the menu. */
export function menuActions(run: RunOverview): ActionChoice[] {
  const { going, looking } = barActions(run);
  const shown = new Set([...going, ...looking].map(({ action }) => action));
  // What cannot apply in this state at all is left out; what is only not possible yet stays, with its reason.
  const beside: RunAction[] = isGoing(run) ? ['resume'] : ['stop', 'checkpoint'];
  if (!run.hasRollouts) beside.push('openRollouts', 'openOneShot');
  return run.actions
    .filter(({ action }) => !shown.has(action) && !beside.includes(action))
    .flatMap(({ action }) => actionChoice(run, action) ?? []);
}
