import * as l10n from '@vscode/l10n';
import { COLLAPSE_STEPS, type EntropyCollapse } from '../../analysis/entropyCollapse';
import type { RunState } from '../../contract/events';
import { idSchema } from '../../contract/ids';
import { methodLabel } from '../../contract/methodLabels';
import { isRolloutMethod } from '../../contract/rolloutMethods';
import { hasRollouts } from '../../contract/rolloutSettings';
import { isGoing, runTitle, type HealthyRun, type RunEntry } from '../../store/runEntry';
import { durationWords, metricWords, timeWords } from '../figures';
import { plainMarkdown } from '../plainMarkdown';
import { isRewardModel } from './runActions';

/** How a run is shown in the tree. */
export interface RunRow {
  label: string;
  description: string;
  /** A codicon and its theme colour. */
  icon: string;
  iconColor: string | undefined;
  /** Markdown, one entry a line. */
  tooltip: string[];
  /**
   * For `when` clauses: `run`, then `going` or `ended`, `recorded` (run.json can be read), `resumable`, `rollouts`, `rewardModel`; `noRun` where
   * the folder's name is no run id, so that no command can take it.
   */
  contextValue: string;
  accessibleLabel: string;
  expandable: boolean;
}

export type RunCondition = RunState | 'interrupted' | 'broken';

export const looks: Record<RunCondition, { icon: string; color?: string }> = {
  starting: { icon: 'loading~spin', color: 'charts.blue' },
  running: { icon: 'loading~spin', color: 'charts.blue' },
  stopping: { icon: 'loading~spin', color: 'charts.blue' },
  stopped: { icon: 'debug-pause' },
  finished: { icon: 'pass', color: 'postTraining.rewardRight' },
  failed: { icon: 'error', color: 'errorForeground' },
  interrupted: { icon: 'warning', color: 'list.warningForeground' },
  broken: { icon: 'question', color: 'list.warningForeground' },
};

/** The state of a run with the cases a trainer cannot report itself. */
export function runCondition(entry: RunEntry): RunCondition {
  if (entry.kind !== 'run') return entry.kind;
  const { interrupted, state } = entry.summary;
  return interrupted && state === 'failed' ? 'interrupted' : state;
}

/** The word for a state, as it stands next to its icon. */
export function conditionWord(condition: RunCondition): string {
  switch (condition) {
    case 'starting':
      return l10n.t('Starting');
    case 'running':
      return l10n.t('Running');
    case 'stopping':
      return l10n.t('Stopping');
    case 'stopped':
      return l10n.t('Stopped');
    case 'finished':
      return l10n.t('Finished');
    case 'failed':
      return l10n.t('Failed');
    case 'interrupted':
      return l10n.t('Interrupted');
    case 'broken':
      return l10n.t('Unreadable');
  }
}

/** The row of a run; `now` in Unix ms. */
export function describeRun(entry: RunEntry, now: number): RunRow {
  const condition = runCondition(entry);
  const word = conditionWord(condition);
  const { icon, color } = looks[condition];
  const label = shortTitle(entry);
  const facts = [word, ...factsOf(entry, now)];
  return {
    label,
    description: facts.join(' · '),
    icon,
    iconColor: isGoing(entry) && collapseOf(entry) ? 'list.warningForeground' : color,
    tooltip: tooltipOf(entry, word, now),
    contextValue: contextOf(entry),
    accessibleLabel: [label, ...facts].join(', '),
    expandable: entry.kind === 'run',
  };
}

/** Whether commands can take it: any folder in the runs folder is shown, whatever it is called. */
export function isRunId(id: string): boolean {
  return idSchema.safeParse(id).success;
}

/** The title; of a made-up id the date and time are left out, which the tooltip has. */
export function shortTitle(entry: RunEntry): string {
  const title = runTitle(entry);
  return title === entry.id ? title.replace(/-\d{8}-\d{4}(-[a-z0-9]{4})$/, '$1') : title;
}

function factsOf(entry: RunEntry, now: number): string[] {
  if (entry.kind === 'broken') return [entry.reason];
  if (entry.kind === 'starting') return [];
  const { record, summary } = entry;
  const facts = [l10n.t('step {0}/{1}', summary.step, record.recipe.max_steps)];
  const measure = headlineMetric(record.recipe.method);
  const value = summary.metrics[measure];
  if (value !== null && value !== undefined) facts.push(`${measure} ${metricWords(value)}`);
  if (collapseOf(entry)) facts.push(l10n.t('entropy collapsed'));
  facts.push(durationWords(runTime(entry, now)));
  return facts;
}

/** The metric that stands for a run in one figure: the reward, or the loss where there is none. */
export function headlineMetric(method: string): 'reward' | 'loss' {
  return isRolloutMethod(method) ? 'reward' : 'loss';
}

/** Of a run that is trained by a policy gradient: of other methods a falling entropy is no warning. A run that has ended keeps the word, without the colour. */
export function collapseOf(entry: RunEntry): EntropyCollapse | null {
  if (entry.kind !== 'run' || !isRolloutMethod(entry.record.recipe.method)) return null;
  return entry.summary.entropyCollapse;
}

/** From the start of a run to its end, or to now, in ms. */
export function runTime({ record, summary }: HealthyRun, now: number): number {
  return (summary.alive ? now : (summary.endedAt ?? summary.lastEventAt ?? record.createdAt)) - record.createdAt;
}

function contextOf(entry: RunEntry): string {
  if (!isRunId(entry.id)) return 'noRun';
  const words = ['run', isGoing(entry) ? 'going' : 'ended'];
  if (entry.kind === 'run') {
    const { record, summary } = entry;
    words.push('recorded');
    if (summary.resumable) words.push('resumable');
    if (hasRollouts(record.recipe) && summary.step > 0) words.push('rollouts');
    if (isRewardModel(entry)) words.push('rewardModel');
  }
  return words.join(' ');
}

function tooltipOf(entry: RunEntry, word: string, now: number): string[] {
  if (entry.kind === 'starting') return [`**${plainMarkdown(entry.id)}**`, word];
  if (entry.kind === 'broken') return [`**${plainMarkdown(entry.id)}**`, `${word}: ${plainMarkdown(entry.reason)}`];
  const { record, summary } = entry;
  const lines = [
    `**${plainMarkdown(runTitle(entry))}**`,
    `${word}${summary.message ? `: ${plainMarkdown(summary.message)}` : ''}`,
  ];
  const collapse = collapseOf(entry);
  if (collapse) {
    const [now, before] = [metricWords(collapse.now), metricWords(collapse.before)];
    lines.push(
      l10n.t(
        'Entropy collapsed: {0} nats a token over the last {2} steps, {1} over the first {2}. The Run panel says what can be done.',
        now,
        before,
        COLLAPSE_STEPS,
      ),
    );
  }
  lines.push(l10n.t('{0} on {1}', methodLabel(record.recipe.method), plainMarkdown(record.baseModel.name)));
  if (record.backend) lines.push(plainMarkdown(`${record.backend.name}, ${record.backend.device}`));
  lines.push(l10n.t('Started {0}, {1}', timeWords(record.createdAt), durationWords(runTime(entry, now))));
  if (runTitle(entry) !== entry.id) lines.push(plainMarkdown(entry.id));
  return lines;
}
