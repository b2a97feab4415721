import { counted, count, percent } from '../../../analysis/numberText';
import { unseenRate } from '../../../analysis/coverage/unseenRate';
import type { EvaluationRecord } from '../../../contract/evaluation';
import type { Section } from '../document';
import type { Reported } from '../reported';

const settings = {
  temperature: 'temperature',
  top_p: 'top-p',
  top_k: 'top-k',
  max_completion_length: 'longest completion',
  reward_funcs: 'reward',
  dataset: 'dataset',
} as const;

/** What a reader has to know before believing a number. @param others of the analyses, one sentence each */
export function caveatsSection({ models, runs, caveats }: Reported, others: readonly string[]): Section {
  const n = models.flatMap(({ set }) => set.problems.map((problem) => problem.n)).reduce((a, b) => Math.min(a, b), Infinity);
  const problems = models[0]?.set.problems.length ?? 0;
  const evaluated = models.flatMap(({ name, evaluation }) => (evaluation ? [{ name, record: evaluation.record }] : []));
  const method =
    models.length === 0
      ? []
      : [
          `Intervals of pass@k: 95 %, a bootstrap over ${counted(problems, 'problem')}${models.length > 1 ? ', paired between models' : ''}; the samples of a problem count as fixed.`,
          `Each problem has ${count(n)} samples or more: 0 of ${count(n)} still allows a success rate of up to ${percent(unseenRate(n))}, so a lost problem became rare and was not proved impossible.`,
        ];
  const seeds =
    runs.length > 0 && new Set(runs.map(({ record }) => record.recipe.seed)).size === 1
      ? [`All runs have one seed, ${runs[0]!.record.recipe.seed}: nothing here says how much another seed would change.`]
      : [];
  const changed = runs.flatMap(({ record: { id, git } }) =>
    git && git.changedFiles > 0
      ? [
          `${id} was trained with ${counted(git.changedFiles, 'file')} changed since its commit; the run’s folder has the difference.`,
        ]
      : [],
  );
  const all = [
    ...method,
    ...differing(evaluated),
    ...temperatures(evaluated),
    ...[...caveats, ...others].map(sentence),
    ...seeds,
    ...changed,
  ];
  return { title: 'Caveats', blocks: [{ kind: 'list', items: [...new Set(all)] }] };
}

function differing(evaluated: readonly { name: string; record: EvaluationRecord }[]): string[] {
  return (Object.keys(settings) as (keyof typeof settings)[]).flatMap((key) => {
    const written = evaluated.map(({ name, record }) => ({ name, value: String(record[key]) }));
    if (new Set(written.map(({ value }) => value)).size < 2) return [];
    return [`Not sampled alike: ${settings[key]} ${written.map(({ name, value }) => `${value} (${name})`).join(', ')}.`];
  });
}

function temperatures(evaluated: readonly { record: EvaluationRecord }[]): string[] {
  const [first] = evaluated;
  if (!first || evaluated.some(({ record }) => record.temperature !== first.record.temperature)) return [];
  return [
    `All samples were drawn at temperature ${first.record.temperature}; at another one the curves and where they cross are others.`,
  ];
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
