import { basename } from 'node:path';
import * as l10n from '@vscode/l10n';
import { shortTitle } from '../runs/describeRun';
import type { RunLibrary } from '../runs/runLibrary';
import type { RunRef } from '../runs/runRef';
import { sweepTitle } from '../sweeps/describeSweep';
import type { SweepLibrary } from '../sweeps/sweepLibrary';
import type { SweepRef } from '../sweeps/sweepRef';
import type { PanelKindName, SamplesFile } from './panels';

/** What the tab of a panel says. */
export function panelTitle(
  name: PanelKindName,
  of: RunRef | SamplesFile | SweepRef,
  library: Pick<RunLibrary, 'find'>,
  sweeps: Pick<SweepLibrary, 'find'>,
): string {
  const title = titleOf(of, library, sweeps);
  switch (name) {
    case 'run':
      return title;
    case 'sweep':
      return l10n.t('Sweep: {0}', title);
    case 'rollouts':
      return l10n.t('Rollouts: {0}', title);
    case 'compare':
      return l10n.t('Compare: {0}', title);
    case 'coverage':
      return l10n.t('Coverage: {0}', title);
    case 'tokens':
      return l10n.t('Tokens: {0}', title);
    case 'tree':
      return l10n.t('Search Tree: {0}', title);
    case 'readiness':
      return l10n.t('Is RL Worth It? {0}', title);
    case 'one-shot':
      return l10n.t('One-Shot RLVR: {0}', title);
    case 'behaviours':
      return l10n.t('Behaviours: {0}', title);
  }
}

function titleOf(
  of: RunRef | SamplesFile | SweepRef,
  library: Pick<RunLibrary, 'find'>,
  sweeps: Pick<SweepLibrary, 'find'>,
): string {
  if ('file' in of) return basename(of.file);
  if ('sweepId' in of) {
    const entry = sweeps.find(of);
    return entry ? sweepTitle(entry) : of.sweepId;
  }
  const entry = library.find(of);
  return entry ? shortTitle(entry) : of.runId;
}
