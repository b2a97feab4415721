import { InputError } from '../inputError';
import type { ReportedModel, ReportedRun } from './reported';

/**
 * Runs can be compared where they started from one base, learned from one dataset, or were evaluated.
 * @param evaluated ids of runs with an evaluation in the report, whose problems are looked at elsewhere
 * @throws InputError where two of them have nothing of it in common, or one id: charts and files are named by it
 */
export function checkCommon(runs: readonly ReportedRun[], evaluated: ReadonlySet<string | null>): void {
  const [first, ...others] = runs;
  if (!first) return;
  const namesake = runs.find((run, index) => runs.findIndex(({ record }) => record.id === run.record.id) < index);
  if (namesake) {
    const { id } = namesake.record;
    const folders = runs.filter(({ record }) => record.id === id).map(({ folder }) => folder);
    throw new InputError(`${folders.join(' and ')} are both called ${id}; a report needs runs of different ids`);
  }
  for (const other of others) {
    if (evaluated.has(first.record.id) && evaluated.has(other.record.id)) continue;
    if (modelOf(first) === modelOf(other) || datasetsOf(first).some((one) => datasetsOf(other).includes(one))) continue;
    throw new InputError(
      `the runs ${first.record.id} and ${other.record.id} have nothing in common: neither a base model (${first.record.baseModel.name}, ${other.record.baseModel.name}), nor a training dataset, nor a problem that both were evaluated on; a report needs one of these`,
    );
  }
}

/** What was trained is compared with what it was trained from. @throws InputError where that is not one model */
export function checkOneBase(runs: readonly ReportedRun[]): void {
  const [first] = runs;
  const other = first && runs.find((run) => modelOf(run) !== modelOf(first));
  if (!other) return;
  throw new InputError(
    `the runs ${first.record.id} and ${other.record.id} were trained from different base models (${first.record.baseModel.name}, ${other.record.baseModel.name}), so that there is no one base to compare them with; name evaluations with --base and --against, or the runs of one base`,
  );
}

const modelOf = ({ record: { baseModel } }: ReportedRun): string => baseModel.sha256 ?? baseModel.path;

function datasetsOf({ record: { datasets, recipe } }: ReportedRun): string[] {
  const files = (datasets ?? []).filter(({ key }) => key === 'train_dataset').map(({ sha256 }) => sha256);
  return files.length > 0 ? files : 'train_dataset' in recipe ? [JSON.stringify(recipe.train_dataset)] : [];
}

/**
 * The models with only the problems that all of them sampled, each in the base's order: those that pair models do so by place.
 * @throws InputError where there is none
 */
export function withCommonProblems(models: readonly ReportedModel[], caveats: string[]): ReportedModel[] {
  const [base, ...others] = models;
  if (!base || others.length === 0) return [...models];
  const idsOf = ({ set }: ReportedModel): Set<string> => new Set(set.problems.map(({ problem }) => problem));
  const ids = models.map(idsOf);
  const common = new Set([...ids[0]!].filter((problem) => ids.every((some) => some.has(problem))));
  if (common.size === 0) {
    const apart = others.find((_, index) => ![...ids[0]!].some((problem) => ids[index + 1]!.has(problem)));
    throw new InputError(
      apart
        ? `${base.name} and ${apart.name} have nothing in common: no problem that both were evaluated on; they have ids such as ${base.set.problems[0]!.problem} and ${apart.set.problems[0]!.problem}`
        : `${models.map(({ name }) => name).join(', ')} have no problem in common that all of them were evaluated on`,
    );
  }
  for (const { name, set } of models) {
    const missing = set.problems.length - common.size;
    if (missing > 0)
      caveats.push(`${missing} of ${set.problems.length} problems of ${name} are not in all of the others and are left out`);
  }
  return models.map((model) => {
    const byId = new Map(model.set.problems.map((one) => [one.problem, one]));
    return { ...model, set: { ...model.set, problems: [...common].map((id) => byId.get(id)!) } };
  });
}
