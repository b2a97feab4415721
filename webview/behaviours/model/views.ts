import type { BehavioursOverview, BehavioursSource } from '../../../src/contract/messages/behaviours';

/** What the x axis is: steps, temperatures, or one place each for what has no order. */
export type Axis = 'step' | 'temperature' | 'names';

/** What can be looked at side by side. */
export interface BehavioursView {
  id: string;
  label: string;
  axis: Axis;
  /** Along the axis. */
  sources: BehavioursSource[];
  /** How many there are of which `sources` are some. */
  of: number;
  /** Why it cannot be chosen; null where it can. */
  disabledReason: string | null;
}

/** Steps that are read: of more, every second, every fourth … */
export const MOST_STEPS = 40;
const MOST_MODELS = 8;

/**
 * The views of a run or a file, the first that can be chosen first.
 * @param entry id of the entry that is looked at, which stays in its view however many come after it
 */
export function viewsOf(overview: BehavioursOverview, entry: string | null = null): BehavioursView[] {
  const { file, steps, evaluations, noSteps } = overview;
  if (file) return [{ id: 'file', label: file.label, axis: 'names', sources: [file], of: 1, disabledReason: null }];
  const overSteps: BehavioursView = {
    ...{
      id: 'steps',
      label: 'Steps',
      axis: 'step',
      sources: withEntry(steps, spaced(steps, MOST_STEPS), entry),
      of: steps.length,
    },
    disabledReason: steps.length === 0 ? noSteps : null,
  };
  const models = withEntry(evaluations, evaluations.slice(-MOST_MODELS), entry);
  const overModels: BehavioursView = {
    ...{ id: 'models', label: 'Evaluations', axis: 'names', sources: models, of: evaluations.length },
    disabledReason: evaluations.length === 0 ? 'Nothing was evaluated in this run yet.' : null,
  };
  const byTemperature = temperatureViews(evaluations);
  const views =
    byTemperature.length > 0
      ? [overSteps, overModels, ...byTemperature]
      : [overSteps, overModels, { ...noTemperatures, sources: [] }];
  return views.sort((a, b) => Number(a.disabledReason !== null) - Number(b.disabledReason !== null));
}

const noTemperatures = {
  ...{ id: 'temperature', label: 'Temperatures', axis: 'temperature' as const, of: 0 },
  disabledReason: 'Needs evaluations of one model at two temperatures or more.',
};

function withEntry(
  all: readonly BehavioursSource[],
  some: readonly BehavioursSource[],
  entry: string | null,
): BehavioursSource[] {
  return all.filter((source) => some.includes(source) || entry?.startsWith(`${source.key}#`));
}

/** One for each model that was evaluated at several temperatures; the newest evaluation of each counts. */
function temperatureViews(evaluations: readonly BehavioursSource[]): BehavioursView[] {
  const byModel = new Map<number | null, Map<number, BehavioursSource>>();
  for (const source of evaluations) {
    if (source.temperature === null) continue;
    const known = byModel.get(source.step) ?? new Map<number, BehavioursSource>();
    byModel.set(source.step, known.set(source.temperature, source));
  }
  const several = [...byModel].filter(([, known]) => known.size > 1);
  return several.map(([step, known]) => {
    const sources = [...known].sort(([a], [b]) => a - b).map(([, source]) => source);
    const model = step === null ? 'base' : `step ${step}`;
    return {
      ...{ id: `temperature ${step ?? 'base'}`, axis: 'temperature' as const, sources, of: sources.length },
      ...{ label: several.length === 1 ? 'Temperatures' : `Temperatures, ${model}`, disabledReason: null },
    };
  });
}

/** The first, the last and as many at even distances between as fit; those chosen stay chosen while more come, until the distance doubles. */
export function spaced<T>(items: readonly T[], most: number): T[] {
  let stride = 1;
  const last = items.length - 1;
  while (Math.floor(last / stride) + 1 + (last % stride === 0 ? 0 : 1) > most) stride *= 2;
  return items.filter((_, index) => index % stride === 0 || index === last);
}

/** Indices of `length` things from the coarsest look at them to the finest: the last, the first, the middle, the quarters … */
export function coarseToFine(length: number): number[] {
  if (length === 0) return [];
  const order = new Set([length - 1, 0]);
  for (let parts = 2; order.size < length; parts *= 2) {
    for (let part = 1; part < parts; part += 2) order.add(Math.round((part * (length - 1)) / parts));
  }
  return [...order];
}

/** `31 of 60 steps, evenly spaced`; empty where all are shown. */
export function spacingWords({ axis, sources, of }: BehavioursView): string {
  if (sources.length >= of) return '';
  return axis === 'step'
    ? `${sources.length} of ${of} steps are read, evenly spaced`
    : `the newest ${sources.length} of ${of} evaluations are shown`;
}
