import { basename } from 'node:path';
import * as l10n from '@vscode/l10n';
import type { EvaluationRecord } from '../../contract/evaluation';
import type { BehavioursSource } from '../../contract/messages/behaviours';
import type { Recipe } from '../../contract/recipe';
import { evaluationLabel, modelLabel } from './evaluationLabel';

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
