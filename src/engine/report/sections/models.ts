import { count } from '../../../analysis/numberText';
import type { Block, Section, Words } from '../document';
import type { Reported, ReportedModel } from '../reported';

/** What was asked: which samples stand beside which, of which problems, drawn how. */
export function askedSection({ models, runs }: Reported): Section {
  const [base, ...others] = models;
  const problems = base?.set.problems.length ?? 0;
  const asked = base
    ? others.length === 0
      ? `Which of ${count(problems)} problems ${base.name} solves.`
      : `Which of ${count(problems)} problems ${others.map(({ name }) => name).join(', ')} ${others.length === 1 ? 'solves' : 'solve'}, and how that compares with ${base.name}.`
    : `How ${runs.map(({ record }) => record.id).join(', ')} went; nothing was evaluated.`;
  return { title: 'What was asked', blocks: [{ kind: 'text', text: asked }, ...evaluationTable(models)] };
}

function evaluationTable(models: readonly ReportedModel[]): Block[] {
  if (models.length === 0) return [];
  const row = ({ name, set, path, evaluation }: ReportedModel): Words[] => {
    const ns = set.problems.map(({ n }) => n);
    const [least, most] = [ns.reduce((a, b) => Math.min(a, b)), ns.reduce((a, b) => Math.max(a, b))];
    const samples = least === most ? count(least) : `${count(least)} to ${count(most)}`;
    if (!evaluation)
      return [name, { code: path }, count(set.problems.length), samples, 'not known', 'not known', 'not known', 'not known'];
    const { record } = evaluation;
    return [
      ...[name, { code: record.dataset }, count(set.problems.length), samples, String(record.temperature)],
      ...[`top-p ${record.top_p}, top-k ${record.top_k}`, count(record.max_completion_length), record.reward_funcs.join(', ')],
    ];
  };
  return [
    {
      ...{ kind: 'table', caption: 'Samples that are compared', isOfWords: true },
      columns: [
        'model',
        'problems of',
        'problems',
        'samples a problem',
        'temperature',
        'sampling',
        'longest completion, tokens',
        'right is',
      ],
      rows: models.map(row),
    },
  ];
}

/** Paths, hashes and sizes of all models: those evaluated, and those that runs started from. */
export function modelsSection({ models, runs }: Reported): Section {
  const rows: Words[][] = [];
  for (const { name, evaluation, run } of models) {
    if (!evaluation) continue;
    const { path, sha256 } = evaluation.record.model;
    const parameters = runs.find(({ record }) => record.id === run)?.record.baseModel.parameters ?? null;
    rows.push([name, { code: path }, hash(sha256), size(parameters)]);
  }
  for (const { record } of runs) {
    const started = [
      ['base', record.baseModel],
      ['teacher', record.teacher],
    ] as const;
    for (const [role, model] of started)
      if (model) rows.push([`${role} of ${record.id}`, { code: model.path }, hash(model.sha256), size(model.parameters)]);
    for (const { key, path, sha256 } of record.datasets ?? [])
      rows.push([`${key} of ${record.id}`, { code: path }, hash(sha256), '']);
    for (const { name, path, sha256 } of record.rewards ?? [])
      rows.push([`${name} of ${record.id}`, { code: path }, hash(sha256), '']);
  }
  if (rows.length === 0)
    return { title: 'Models', blocks: [{ kind: 'text', text: 'The samples do not say which model drew them.' }] };
  const columns = ['', 'path', 'SHA-256', 'parameters'];
  return {
    title: 'Models and data',
    blocks: [{ kind: 'table', caption: 'SHA-256 of a model is that of its weights', columns, rows, isOfWords: true }],
  };
}

const hash = (sha256: string | null): Words => (sha256 === null ? 'not known' : { code: sha256 });
const size = (parameters: number | null): string => (parameters === null ? 'not known' : count(parameters));
