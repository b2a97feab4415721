import type { EvaluationRecord } from '../../../contract/evaluation';
import { recipeFile, type Block, type Section, type Words } from '../document';
import type { Reported, ReportedRun } from '../reported';
import { commandLine } from '../shellWords';

export interface Program {
  name: string;
  version: string;
  node: string;
}

/** Commands, versions, seeds and commits. @param command that wrote this report, without the program */
export function reproduceSection({ runs, models }: Reported, command: readonly string[], program: Program): Section {
  const training = runs.map(({ record: { id } }) => commandLine(['posttrain', 'train', recipeFile(id)]));
  const evaluations = models.flatMap(({ evaluation }) => (evaluation ? [evaluate(evaluation.record)] : []));
  const blocks: Block[] = [];
  if (training.length > 0) {
    blocks.push(
      {
        kind: 'text',
        text: 'Train, from the folder of this report: recipes as the runs resolved them lie beside it. A run is the same bit for bit on the same backend with as many threads.',
      },
      { kind: 'code', text: training.join('\n') },
    );
  }
  if (evaluations.length > 0) blocks.push({ kind: 'text', text: 'Evaluate.' }, { kind: 'code', text: evaluations.join('\n') });
  for (const { name, evaluation } of models) {
    const strategy = evaluation?.record.strategy;
    if (strategy)
      blocks.push({
        kind: 'text',
        text: `${name} was evaluated with the strategy ${strategy.name}; the command above draws its plain samples alone.`,
      });
  }
  blocks.push({ kind: 'text', text: 'Write this report.' }, { kind: 'code', text: commandLine(['posttrain', ...command]) });
  const rows = runs.map(versions);
  const columns = ['run', 'engine', 'backend', 'seed', 'commit'];
  if (rows.length > 0) blocks.push({ kind: 'table', caption: 'What the runs were made with', columns, rows, isOfWords: true });
  blocks.push({
    kind: 'text',
    text: `This report was computed by ${program.name} ${program.version} on Node.js ${program.node}; its intervals are drawn with a fixed seed, so that writing it again gives the same numbers.`,
  });
  return { title: 'How to reproduce', blocks };
}

function evaluate(record: EvaluationRecord): string {
  const { model, dataset, samples, temperature, top_p, top_k, max_completion_length, seed, reward_funcs } = record;
  const rewards = record.rewards ?? reward_funcs;
  return commandLine([
    ...['posttrain', 'evaluate', '--model', model.path, '--dataset', dataset, '--samples', String(samples)],
    ...['--temperature', String(temperature), '--top-p', String(top_p), '--top-k', String(top_k)],
    ...['--max-tokens', String(max_completion_length), '--seed', String(seed)],
    ...rewards.flatMap((reward) => ['--reward', typeof reward === 'string' ? reward : JSON.stringify(reward)]),
  ]);
}

function versions({ record: { id, engine, backend, recipe, git } }: ReportedRun): Words[] {
  const made = backend
    ? `${backend.name}, ${backend.device}${backend.rollouts ? `, rollouts on ${backend.rollouts}` : ''}`
    : 'not known';
  const commit: Words = git
    ? { code: `${git.commit}${git.changedFiles > 0 ? ` + ${git.changedFiles} changed files` : ''}` }
    : 'no repository';
  return [id, `${engine.name} ${engine.version}, Node.js ${engine.node}`, made, String(recipe.seed), commit];
}
