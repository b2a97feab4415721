import { count, counted } from '../../analysis/numberText';
import type { TreeReport } from '../../contract/treeReport';
import { oneSource } from '../analyze/rolloutSources';
import { rowsOfProblem, treeReport } from '../analyze/treeReport';
import { InputError } from '../inputError';
import type { ReportedModel } from './reported';

/** The tree of one problem, the names of its models, and in a sentence why it is that problem. */
export interface ChosenTree {
  report: TreeReport;
  names: readonly string[];
  rule: string;
}

/** Tokens of a branch that are written out. */
const MOST_TOKENS = 24;

/**
 * The tree of the base and the model that changed a problem most.
 * @throws InputError where no two models have completions, or they have different tokenizers
 */
export async function searchTree([base, ...others]: readonly ReportedModel[]): Promise<ChosenTree> {
  if (!base) throw new InputError('nothing was evaluated, so that there are no completions to merge');
  const evaluated = others.filter(({ evaluation }) => evaluation !== null);
  if (others.length === 0)
    throw new InputError(`${base.name} has no other model beside it, whose completions could be merged with its own`);
  if (!base.evaluation || evaluated.length === 0)
    throw new InputError(
      'a tree needs completions of posttrain of two models; samples from elsewhere are counts or outcomes alone',
    );
  const { other, problem, rule } = mostChanged(base, evaluated);
  const rows = [];
  for (const { name, evaluation } of [base, other])
    rows.push({ ...(await rowsOfProblem(await oneSource(evaluation!.folder, null), problem)), name });
  const names = [base.name, other.name];
  return { report: treeReport(rows[0]!, rows[1]!, MOST_TOKENS), names, rule };
}

/** Of all problems and models the pair whose share of right samples is furthest from the base's; of equal ones the first. @param others at least one */
export function mostChanged(
  base: ReportedModel,
  others: readonly ReportedModel[],
): { other: ReportedModel; problem: string; rule: string } {
  const before = new Map(base.set.problems.map((one) => [one.problem, one]));
  const pairs = others.flatMap((other) =>
    other.set.problems.flatMap((one) => {
      const from = before.get(one.problem);
      return from ? [{ other, from, to: one, change: Math.abs(one.c / one.n - from.c / from.n) }] : [];
    }),
  );
  const [first] = pairs;
  if (!first) throw new InputError('the models have no problem in common');
  const { other, from, to, change } = pairs.reduce((a, b) => (b.change > a.change ? b : a));
  const among = `Of ${counted(base.set.problems.length, 'problem')}${others.length === 1 ? '' : ` and ${count(others.length)} models`}`;
  const shares = `right are ${count(from.c)} of ${counted(from.n, 'sample')} of ${base.name}, ${count(to.c)} of ${count(to.n)} of ${other.name}`;
  return {
    ...{ other, problem: to.problem },
    rule:
      change === 0
        ? `No problem’s share of right samples changed; this is the first, ${to.problem}: ${shares}.`
        : `${among} this is the one whose share of right samples changed most, ${to.problem}: ${shares}.`,
  };
}
