import * as l10n from '@vscode/l10n';
import { basename, dirname } from 'node:path';
import { methodLabel } from '../../contract/methodLabels';
import type { RunEntry } from '../../store/runEntry';
import { parameterWords } from '../figures';
import type { ModelFacts } from '../models/modelFolder';
import { plainMarkdown } from '../plainMarkdown';
import { conditionWord, runCondition, shortTitle } from '../runs/describeRun';
import type { LibraryRun, RunLibrary } from '../runs/runLibrary';
import { runKey, type RunRef } from '../runs/runRef';
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
  | CheckpointNode;

/**
 * The models nothing here made: bundled and workspace models, and bases of runs that lie elsewhere. Those of the hub are below one row, but for
 * the bases of runs.
 */
export function modelRoots(known: readonly KnownModel[], runs: readonly LibraryRun[]): ModelsNode[] {
  const paths = new Set(known.map(({ facts }) => facts.path));
  const runFolders = new Set(runs.map(({ entry }) => entry.folder));
  const isCheckpoint = (path: string) => runFolders.has(dirname(dirname(path)));
  const bases = new Set(runs.map(({ entry }) => baseOf(entry)));
  const unused = known.filter(({ facts, origin }) => origin === 'hub' && !bases.has(facts.path));
  const roots = known.filter((model) => !unused.includes(model));
  for (const { entry } of runs) {
    if (entry.kind !== 'run' || paths.has(entry.record.baseModel.path) || isCheckpoint(entry.record.baseModel.path)) continue;
    const { path, name, parameters } = entry.record.baseModel;
    paths.add(path);
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

/** The runs that started from a model folder or checkpoint folder. */
export function runsFrom(folder: string, runs: readonly LibraryRun[]): ModelsNode[] {
  return runs
    .filter(({ entry }) => baseOf(entry) === folder)
    .map(({ ref }) => ({ kind: 'modelRun', key: modelRunKey(folder, ref), ref }));
}

/** The model folder a run started from; undefined while its record is not there. */
export function baseOf(entry: RunEntry | undefined): string | undefined {
  return entry?.kind === 'run' ? entry.record.baseModel.path : undefined;
}

/** The key of a run below the model it started from. */
export function modelRunKey(base: string, ref: RunRef): string {
  return `${base}>${runKey(ref)}`;
}

/** The row of a node as the library is now: a node says which run it is, never how it is. */
export function describeModelsNode(node: ModelsNode, library: Pick<RunLibrary, 'find' | 'runs'>): TreeRow {
  switch (node.kind) {
    case 'model':
      return describeModel(node.model, runsFrom(node.model.facts.path, library.runs()).length);
    case 'hubCache':
      return {
        label: l10n.t('Hub cache'),
        description: node.models.length === 1 ? l10n.t('1 model') : l10n.t('{0} models', node.models.length),
        icon: 'folder-library',
        contextValue: 'hubCache',
        expandable: true,
      };
    case 'checkpoint':
      return { ...describeCheckpoint(node), expandable: runsFrom(node.folder, library.runs()).length > 0 };
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

function describeModel({ facts, origin, isRewardModel }: KnownModel, runs: number): TreeRow {
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
    expandable: runs > 0,
  };
}
