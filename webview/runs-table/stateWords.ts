import type { IconName } from '../shared/icons';

/** A state as a word with its icon, so that colour is not the only cue. */
export const STATES: Record<string, { word: string; icon: IconName }> = {
  starting: { word: 'Starting', icon: 'loading' },
  running: { word: 'Running', icon: 'sync' },
  stopping: { word: 'Stopping', icon: 'loading' },
  stopped: { word: 'Stopped', icon: 'debug-stop' },
  finished: { word: 'Finished', icon: 'check' },
  failed: { word: 'Failed', icon: 'error' },
  interrupted: { word: 'Interrupted', icon: 'warning' },
  broken: { word: 'Unreadable', icon: 'warning' },
};
