import * as l10n from '@vscode/l10n';
import { strategyPoints } from '../../analysis/strategyPoints';
import type { EvaluationRecord } from '../../contract/evaluation';
import type { SweptRun } from '../../contract/sweep';
import { createdAt } from '../../store/runEntry';
import type { RunView } from '../../store/runView';
import { byteWords, metricWords } from '../figures';
import { plainMarkdown } from '../plainMarkdown';
import { headlineMetric } from '../runs/describeRun';
import type { RunsFolder, LibraryRun } from '../runs/runLibrary';
import { runKey, type RunRef } from '../runs/runRef';
import { sweptRuns } from '../sweeps/sweptRuns';
import { describeQueued } from '../sweeps/describeSweep';
import type { LibrarySweep } from '../sweeps/sweepLibrary';
import { sweepKey, type SweepRef } from '../sweeps/sweepRef';
import type { CheckpointNode } from './checkpointNode';
import { describeRange, runRanges, type RunRange } from './runRanges';
import type { TreeRow } from './treeRow';

export interface StepFact {
  step: number;
  reward: number | null;
}

export type RunsNode =
  | { kind: 'folder'; key: string; folder: RunsFolder; runs: number }
  | { kind: 'run'; key: string; ref: RunRef }
  | ({ kind: 'older'; key: string } & RunRange)
  | { kind: 'sweep'; key: string; sweep: SweepRef }
  | { kind: 'queued'; key: string; sweep: SweepRef; run: SweptRun; isGoing: boolean }
  | { kind: 'group'; key: string; ref: RunRef; group: 'checkpoints' | 'rollouts' | 'evaluations'; count: number }
  | { kind: 'range'; key: string; ref: RunRef; steps: StepFact[] }
  | { kind: 'step'; key: string; ref: RunRef; fact: StepFact }
  | CheckpointNode
  | { kind: 'evaluation'; key: string; ref: RunRef; record: EvaluationRecord };

/** More steps than this are shown in ranges of as many. */
export const STEPS_IN_RANGE = 50;

/** The top of the tree: runs and sweeps, or the folders where there are several. */
export function rootNodes(
  folders: readonly RunsFolder[],
  runs: readonly LibraryRun[],
  sweeps: readonly LibrarySweep[] = [],
): RunsNode[] {
  if (runs.length + sweeps.length === 0) return [];
  const count = (folder: RunsFolder) => runs.filter(({ ref }) => ref.runsFolder === folder.path).length;
  if (folders.length > 1) return folders.map((folder) => ({ kind: 'folder', key: folder.path, folder, runs: count(folder) }));
  return folderNodes(runs, sweeps);
}

/** Runs and sweeps, newest first; runs of a sweep are below it. */
export function folderNodes(runs: readonly LibraryRun[], sweeps: readonly LibrarySweep[]): RunsNode[] {
  const swept = new Set(sweeps.flatMap(({ ref: { runsFolder }, entry }) => sweptRuns(entry, runsFolder).map(runKey)));
  const alone = runs.filter(({ ref }) => !swept.has(runKey(ref)));
  if (sweeps.length === 0) return runNodes(alone);
  const startOf = new Map(alone.map(({ ref, entry }) => [runKey(ref), createdAt(entry)]));
  const rows = [
    ...sweeps.map(({ ref, entry }) => ({ node: sweepNode(ref), at: entry.createdAt })),
    ...runNodes(alone).map((node) => ({ node, at: node.kind === 'older' ? node.since : startOf.get(node.key)! })),
  ];
  return rows.sort((a, b) => b.at - a.at).map(({ node }) => node);
}

/** The runs of one folder, newest first. */
export function runNodes(runs: readonly LibraryRun[]): RunsNode[] {
  const { newest, older } = runRanges(runs);
  const folder = runs[0]?.ref.runsFolder ?? '';
  return [
    ...newest.map(({ ref }) => runNode(ref)),
    ...older.map((range): RunsNode => ({ kind: 'older', key: `${folder}#older-${range.to}`, ...range })),
  ];
}

export function sweepNode(sweep: SweepRef): RunsNode {
  return { kind: 'sweep', key: sweepKey(sweep), sweep };
}

/** The runs of a sweep in the order in which they are trained, those that are not there yet too. */
export function sweptNodes(
  sweep: SweepRef,
  planned: readonly SweptRun[],
  isThere: (ref: RunRef) => boolean,
  isGoing: boolean,
): RunsNode[] {
  return planned.map((run) => {
    const ref = { runsFolder: sweep.runsFolder, runId: run.id };
    return isThere(ref) ? runNode(ref) : { kind: 'queued', key: `${sweepKey(sweep)}#${run.id}`, sweep, run, isGoing };
  });
}

export function runNode(ref: RunRef): RunsNode {
  return { kind: 'run', key: runKey(ref), ref };
}

/** What lies below a run; a group with nothing in it is left out. */
export function groupNodes(ref: RunRef, counts: { checkpoints: number; rollouts: number; evaluations: number }): RunsNode[] {
  return (['checkpoints', 'rollouts', 'evaluations'] as const)
    .filter((group) => counts[group] > 0)
    .map((group) => ({ kind: 'group', key: `${runKey(ref)}#${group}`, ref, group, count: counts[group] }));
}

/** The steps of a run that have rollouts, newest first. */
export function stepFacts(view: Pick<RunView, 'steps' | 'rollouts' | 'metrics'>): StepFact[] {
  const rewards = view.metrics['reward'] ?? [];
  return view.steps
    .map((step, index) => ({ step, reward: rewards[index] ?? null, there: view.rollouts[index] != null }))
    .filter(({ there }) => there)
    .map(({ step, reward }) => ({ step, reward }))
    .reverse();
}

/** Steps as they are, or in ranges that begin at multiples so that a range keeps its place while a run goes on. */
export function stepNodes(ref: RunRef, steps: readonly StepFact[]): RunsNode[] {
  if (steps.length <= STEPS_IN_RANGE)
    return steps.map((fact) => ({ kind: 'step', key: `${runKey(ref)}#step-${fact.step}`, ref, fact }));
  const ranges = new Map<number, StepFact[]>();
  for (const fact of steps) {
    const index = Math.floor((fact.step - 1) / STEPS_IN_RANGE);
    ranges.set(index, [...(ranges.get(index) ?? []), fact]);
  }
  return [...ranges].map(([index, inRange]) => ({ kind: 'range', key: `${runKey(ref)}#range-${index}`, ref, steps: inRange }));
}

/** The row of any node but a run or a sweep, whose rows are `describeRun`'s and `describeSweep`'s. */
export function describeNode(node: Exclude<RunsNode, { kind: 'run' | 'sweep' }>): TreeRow {
  switch (node.kind) {
    case 'queued':
      return describeQueued(node.run, node.isGoing);
    case 'folder':
      return {
        label: node.folder.name,
        description: node.runs === 0 ? l10n.t('no runs') : node.runs === 1 ? l10n.t('1 run') : l10n.t('{0} runs', node.runs),
        icon: 'root-folder',
        tooltip: [plainMarkdown(node.folder.path)],
        contextValue: 'folder',
        expandable: node.runs > 0,
        expanded: true,
      };
    case 'group':
      return { ...groupLooks(node.group), description: String(node.count), contextValue: 'group', expandable: true };
    case 'older':
      return describeRange(node);
    case 'range': {
      const steps = node.steps.map(({ step }) => step);
      const [first, last] = [node.steps[node.steps.length - 1], node.steps[0]];
      return {
        label: l10n.t('Steps {0}–{1}', Math.min(...steps), Math.max(...steps)),
        description: l10n.t('reward {0} → {1}', metricWords(first?.reward), metricWords(last?.reward)),
        icon: 'list-unordered',
        contextValue: 'range',
        expandable: true,
      };
    }
    case 'step':
      return {
        label: l10n.t('Step {0}', node.fact.step),
        description: node.fact.reward === null ? '' : `reward ${metricWords(node.fact.reward)}`,
        icon: 'comment-discussion',
        contextValue: 'step',
        expandable: false,
      };
    case 'checkpoint':
      return describeCheckpoint(node);
    case 'evaluation':
      return describeEvaluation(node.record);
  }
}

function groupLooks(group: 'checkpoints' | 'rollouts' | 'evaluations'): { label: string; icon: string } {
  switch (group) {
    case 'checkpoints':
      return { label: l10n.t('Checkpoints'), icon: 'archive' };
    case 'rollouts':
      return { label: l10n.t('Rollouts'), icon: 'comment-discussion' };
    case 'evaluations':
      return { label: l10n.t('Evaluations'), icon: 'beaker' };
  }
}

export function describeCheckpoint({ step, bytes, metrics, folder, isRewardModel }: CheckpointNode): TreeRow {
  const measure = headlineMetric(metrics['reward'] === undefined ? 'sft' : 'grpo');
  const value = metrics[measure];
  return {
    label: l10n.t('Checkpoint {0}', step),
    description: [...(value == null ? [] : [`${measure} ${metricWords(value)}`]), byteWords(bytes)].join(' · '),
    icon: 'archive',
    tooltip: [plainMarkdown(folder)],
    contextValue: isRewardModel ? 'rewardCheckpoint' : 'checkpoint',
    expandable: false,
  };
}

function describeEvaluation(record: EvaluationRecord): TreeRow {
  const points = record.strategy
    ? strategyPoints(record.strategy)
    : record.passAtK.map((point) => ({ ...point, label: `@${point.k}` }));
  const shown = points.filter((_, index) => index === 0 || index === points.length - 1);
  const who = record.step === null ? record.model.name : l10n.t('step {0}', record.step);
  return {
    label: l10n.t('{0} of {1}', record.strategy?.name ?? 'pass@k', who),
    description: shown.map(({ label, value }) => `${label} ${metricWords(value)}`).join(' · '),
    icon: 'beaker',
    tooltip: [
      l10n.t('{0} problems × {1} samples, temperature {2}', record.problems.length, record.samples, record.temperature),
      ...points.map(
        ({ label, value, low, high }) =>
          `${record.strategy ? label : `pass${label}`} **${metricWords(value)}** (${metricWords(low)} – ${metricWords(high)})`,
      ),
    ],
    contextValue: 'evaluation',
    expandable: false,
  };
}
