import * as l10n from '@vscode/l10n';
import { basename, dirname } from 'node:path';
import { methodLabel } from '../../contract/methodLabels';
import { parameterWords } from '../figures';
import type { ModelFacts } from '../models/modelFolder';
import { plainMarkdown } from '../plainMarkdown';
import { conditionWord, runCondition, shortTitle } from '../runs/describeRun';
import type { LibraryRun, RunLibrary } from '../runs/runLibrary';
import { runKey, type RunRef } from '../runs/runRef';
import { runsByBase } from '../runs/runsByBase';
import { describeRange, runRanges, type RunRange } from './runRanges';
import { describeCheckpoint } from './runsNodes';
import type { CheckpointNode } from './checkpointNode';
import type { TreeRow } from './treeRow';

/** Where a model comes from. */
export type ModelOrigin = 'bundled' | 'workspace' | 'hub' | 'elsewhere';

export interface KnownModel {
  facts: ModelFacts;
  origin: ModelOrigin;
  isRewardModel: boolean;
}

/** Lineage from top to bottom: a model, the runs that started from it, their checkpoints, the runs that started from those. */
export type ModelsNode =
  | { kind: 'model'; key: string; model: KnownModel }
  | { kind: 'hubCache'; key: string; models: readonly KnownModel[] }
  | { kind: 'modelRun'; key: string; ref: RunRef }
  | ({ kind: 'modelRuns'; key: string; base: string } & RunRange)
  | CheckpointNode;

/**
 * The models nothing here made: bundled and workspace models, and bases of runs that lie elsewhere. Those of the hub are below one row, but for
 * the bases of runs.
 */
export function modelRoots(
  known: readonly KnownModel[],
  runs: readonly LibraryRun[],
  isRunFolder = (folder: string): boolean => runs.some(({ entry }) => entry.folder === folder),
): ModelsNode[] {
  const paths = new Set(known.map(({ facts }) => facts.path));
  const isCheckpoint = (path: string) => isRunFolder(dirname(dirname(path)));
  const bases = runsByBase(runs);
  const unused = known.filter(({ facts, origin }) => origin === 'hub' && !bases.has(facts.path));
  const roots = known.filter((model) => !unused.includes(model));
  for (const [path, [first]] of bases) {
    if (first?.entry.kind !== 'run' || paths.has(path) || isCheckpoint(path)) continue;
    const { name, parameters } = first.entry.record.baseModel;
    roots.push({ facts: { path, name, parameters, type: null, problem: null }, origin: 'elsewhere', isRewardModel: false });
  }
  return [
    ...roots.map(modelNode),
    ...(unused.length > 0 ? [{ kind: 'hubCache', key: 'hub cache', models: unused } as const] : []),
  ];
}

export function modelNode(model: KnownModel): ModelsNode {
  return { kind: 'model', key: model.facts.path, model };
}

/** The runs that started from a model folder or checkpoint folder, newest first; many are in ranges as in the Runs tree. */
export function runsFrom(folder: string, runs: readonly LibraryRun[]): ModelsNode[] {
  const { newest, older } = runRanges(runsByBase(runs).get(folder) ?? []);
  return [
    ...newest.map(({ ref }) => modelRunNode(folder, ref)),
    ...older.map((range): ModelsNode => ({ kind: 'modelRuns', key: `${folder}>older-${range.to}`, base: folder, ...range })),
  ];
}

export function modelRunNode(base: string, ref: RunRef): ModelsNode {
  return { kind: 'modelRun', key: modelRunKey(base, ref), ref };
}

/** The key of a run below the model it started from. */
export function modelRunKey(base: string, ref: RunRef): string {
  return `${base}>${runKey(ref)}`;
}

/** The row of a node as the library is now: a node says which run it is, never how it is. */
export function describeModelsNode(node: ModelsNode, library: Pick<RunLibrary, 'find' | 'runs'>): TreeRow {
  switch (node.kind) {
    case 'model':
      return describeModel(node.model, runsByBase(library.runs()).has(node.model.facts.path));
    case 'hubCache':
      return {
        label: l10n.t('Hub cache'),
        description: node.models.length === 1 ? l10n.t('1 model') : l10n.t('{0} models', node.models.length),
        icon: 'folder-library',
        contextValue: 'hubCache',
        expandable: true,
      };
    case 'checkpoint':
      return { ...describeCheckpoint(node), expandable: runsByBase(library.runs()).has(node.folder) };
    case 'modelRuns':
      return describeRange(node);
    case 'modelRun': {
      const entry = library.find(node.ref);
      const facts = [
        ...(entry?.kind === 'run' ? [methodLabel(entry.record.recipe.method)] : []),
        ...(entry ? [conditionWord(runCondition(entry))] : []),
      ];
      return {
        label: entry ? shortTitle(entry) : node.ref.runId,
        description: facts.join(' · '),
        icon: 'git-branch',
        contextValue: 'modelRun',
        expandable: true,
      };
    }
  }
}

function describeModel({ facts, origin, isRewardModel }: KnownModel, hasRuns: boolean): TreeRow {
  const words = {
    bundled: l10n.t('bundled'),
    workspace: l10n.t('in this workspace'),
    hub: l10n.t('in the hub cache'),
    elsewhere: l10n.t('elsewhere'),
  };
  const size = facts.parameters === null ? [] : [l10n.t('{0} parameters', parameterWords(facts.parameters))];
  return {
    label: facts.name || basename(facts.path),
    description: facts.problem ?? [...size, words[origin]].join(' · '),
    icon: facts.problem ? 'warning' : 'package',
    iconColor: facts.problem ? 'list.warningForeground' : undefined,
    tooltip: [facts.path, ...(facts.type ? [facts.type] : [])].map(plainMarkdown),
    contextValue: facts.problem ? 'brokenModel' : isRewardModel ? 'rewardModel' : 'model',
    expandable: hasRuns,
  };
}
