import { basename } from 'node:path';
import * as l10n from '@vscode/l10n';
import type { EvaluationRecord } from '../../contract/evaluation';
import type { BehavioursOverview, BehavioursSource } from '../../contract/messages/behaviours';
import type { Recipe } from '../../contract/recipe';
import { evaluationLabel, modelLabel } from './evaluationLabel';
import type { PanelFocus } from './panels';

/** Where completions lie, as the thread of analyses is asked for them. */
export interface SourcePlace {
  /** Absolute. */
  path: string;
  /** Of a run's folder; null elsewhere. */
  step: number | null;
}

export interface PlacedSource {
  source: BehavioursSource;
  place: SourcePlace;
}

/** Rollouts of a run by step. The key tells attempts apart: a step that was computed again has other completions. */
export function stepSources(runFolder: string, files: readonly { step: number; attempt: number }[]): PlacedSource[] {
  return files.map(({ step, attempt }) => ({
    source: { key: `step ${step} ${attempt}`, label: modelLabel(step, null), step, temperature: null, detail: '' },
    place: { path: runFolder, step },
  }));
}

/**
 * Evaluations of a run, oldest first.
 * @param folderOf an evaluation by its id
 */
export function evaluationSources(
  evaluations: readonly EvaluationRecord[],
  method: Recipe['method'] | null,
  folderOf: (id: string) => string,
): PlacedSource[] {
  const hasSeveral = new Set(evaluations.map(({ temperature }) => temperature)).size > 1;
  return evaluations.map((record) => {
    const { id, step, temperature, entropyMatch, dataset, samples, problems } = record;
    const label = evaluationLabel(record, method);
    return {
      source: {
        ...{ key: `evaluation ${id}`, step, temperature },
        label: hasSeveral && !entropyMatch ? l10n.t('{0}, temperature {1}', label, temperature) : label,
        detail: l10n.t('{0}, {1} problems × {2} samples', basename(dataset), problems.length, samples),
      },
      place: { path: folderOf(id), step: null },
    };
  });
}

/** @param file absolute path */
export function fileSource(file: string): PlacedSource {
  const source = { key: 'file', label: basename(file), step: null, temperature: null, detail: '' };
  return { source, place: { path: file, step: null } };
}

/** Where an evaluation or a step that is asked for is: the rollouts of a step, else its newest evaluation; null where there is neither. */
export function askedSource(
  { step, evaluation, at }: PanelFocus & { at: number },
  steps: readonly PlacedSource[],
  evaluations: readonly PlacedSource[],
): BehavioursOverview['asked'] {
  const find = (sources: readonly PlacedSource[]) => sources.findLast(({ source }) => source.step === step)?.source.key;
  const rollouts = evaluation === undefined ? find(steps) : undefined;
  if (rollouts !== undefined) return { view: 'steps', key: rollouts, at };
  const named = `evaluation ${evaluation}`;
  const key = evaluation === undefined ? find(evaluations) : evaluations.find(({ source }) => source.key === named)?.source.key;
  return key === undefined ? null : { view: 'models', key, at };
}
