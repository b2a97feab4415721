import type { RunOverview } from '../../../src/contract/messages/run';
import { count, counted, duration, fixed, memory } from '../../../src/analysis/numberText';
import { isGoing } from './metricTile';

/** One column of the facts row: a label, what it is, and a line below. */
export interface Fact {
  id: string;
  label: string;
  value: string;
  below: string;
  /** The whole, where the row has no room for it. */
  tooltip: string;
}

/** `about 2 min left`; empty where nobody knows or nothing is left. */
export function timeLeft(run: RunOverview): string {
  return isGoing(run) && run.millisecondsLeft !== null ? `about ${duration(run.millisecondsLeft)} left` : '';
}

export function factsOf(run: RunOverview): Fact[] {
  return [speed(run), baseModel(run), backend(run), source(run)];
}

function speed({ millisecondsPerStep, tokensPerSecond }: RunOverview): Fact {
  const value = millisecondsPerStep === null ? '–' : `${duration(millisecondsPerStep)} a step`;
  const below = tokensPerSecond === null ? '' : `${count(tokensPerSecond)} tokens a second`;
  return { id: 'speed', label: 'Speed', value, below, tooltip: 'Median of the last 20 steps' };
}

function baseModel({ baseModel: { name, parameters }, peakMemoryBytes }: RunOverview): Fact {
  const below = [
    parameters === null ? '' : `${parametersWords(parameters)} parameters`,
    peakMemoryBytes === null ? '' : `${memory(peakMemoryBytes)} at most`,
  ].filter((part) => part !== '');
  return { id: 'model', label: 'Base model', value: name === '' ? '–' : name, below: below.join(', '), tooltip: name };
}

function backend({ backend: chosen }: RunOverview): Fact {
  if (!chosen) return { id: 'backend', label: 'Backend', value: 'not chosen yet', below: '', tooltip: '' };
  const threads = chosen.threads > 1 ? `, ${counted(chosen.threads, 'thread')}` : '';
  const value = chosen.rollouts === undefined ? `${chosen.name}${threads}` : `${chosen.name}, rollouts ${chosen.rollouts}`;
  const passedOver = chosen.passedOver.map(({ name, reason }) => `${name}: ${reason}`);
  const why = chosen.requested ? 'asked for by the recipe or the settings' : passedOver.join(' · ');
  return {
    id: 'backend',
    label: 'Backend',
    value,
    below: why === '' ? chosen.device : why,
    tooltip: [
      `${chosen.name} on ${chosen.device}`,
      ...(chosen.rollouts ? [`Rollouts on ${chosen.rollouts}${threads}`] : []),
      ...(passedOver.length > 0 ? ['Passed over:', ...passedOver] : []),
    ].join('\n'),
  };
}

function source({ git }: RunOverview): Fact {
  if (!git) return { id: 'source', label: 'Source', value: 'not in git', below: '', tooltip: '' };
  const changed = git.changedFiles === 0 ? 'nothing changed since' : counted(git.changedFiles, 'changed file');
  return {
    id: 'source',
    label: 'Source',
    value: `${git.branch === null ? '' : `${git.branch} · `}${git.commit.slice(0, 7)}`,
    below: git.diffFile === null ? changed : `${changed}, diff saved`,
    tooltip: git.commit,
  };
}

/** `0.8 M`, `7.6 B`. */
export function parametersWords(parameters: number): string {
  if (parameters >= 1e9) return `${fixed(parameters / 1e9, 1)} B`;
  return parameters >= 1e5 ? `${fixed(parameters / 1e6, 1)} M` : count(parameters);
}
