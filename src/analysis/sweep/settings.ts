import { meanInterval } from './meanInterval';
import { pointWords } from './pointWords';
import type { SweptRunView } from '../../contract/messages/sweep';

type Column = readonly (number | null)[];

/** What a run of a sweep was given of the swept keys, as in a recipe, and what it logged. */
export type SweptSeries = Pick<SweptRunView, 'values' | 'steps' | 'maxSteps' | 'metrics'>;

/** Runs that differ in their seed alone. */
export interface Setting {
  /** `temperature 0.7`. */
  name: string;
  runs: SweptSeries[];
}

export type Measured = keyof SweptRunView['metrics'];

/** The settings of a sweep in the order of its runs. */
export function settingsOf(runs: readonly SweptSeries[]): Setting[] {
  const settings = new Map<string, SweptSeries[]>();
  for (const run of runs) {
    const name = pointWords(Object.fromEntries(Object.entries(run.values).filter(([key]) => key !== 'seed')));
    settings.set(name, [...(settings.get(name) ?? []), run]);
  }
  return [...settings].map(([name, of]) => ({ name: name === '' ? 'all seeds' : name, runs: of }));
}

/** One measure of a setting over the steps that any of its runs has. */
export interface SettingLine {
  steps: number[];
  mean: Column;
  /** Of the mean, where so many runs have the step that there is one worth drawing. */
  low: Column;
  high: Column;
  runs: { name: string; values: Column }[];
}

/** Student's interval of two runs is nine times as long as what lies between them, which is drawn anyway. */
const LEAST_RUNS = 3;

export function lineOf({ runs }: Setting, measure: Measured): SettingLine {
  const measured = runs.filter((run) => run.metrics[measure].some((value) => value !== null));
  const steps = [...new Set(measured.flatMap((run) => run.steps))].sort((a, b) => a - b);
  const places = measured.map((run) => new Map(run.steps.map((step, index) => [step, run.metrics[measure][index] ?? null])));
  const means = steps.map((step) => {
    const values = places.flatMap((of) => of.get(step) ?? []);
    const interval = meanInterval(values);
    return values.length < LEAST_RUNS && interval ? { ...interval, low: null, high: null } : interval;
  });
  return {
    steps,
    mean: means.map((one) => one?.mean ?? null),
    low: means.map((one) => one?.low ?? null),
    high: means.map((one) => one?.high ?? null),
    runs: measured.map((run, index) => ({
      name: run.values['seed'] === undefined ? 'run' : `seed ${run.values['seed']}`,
      values: steps.map((step) => places[index]!.get(step) ?? null),
    })),
  };
}
