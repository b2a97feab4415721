import type { AreaChart } from '../../../src/analysis/chart/chart';
import { completionFormats } from '../../../src/analysis/behaviours/behaviourSets';
import { average } from '../../parity/statistics';
import { table } from '../../parity/markdown';
import { formatShare, lastEvaluation, metricCurve, runsOf } from '../measured';
import type { Records } from '../records';
import type { Section } from '../section';

/** Idea 4: RL takes one of the formats of pre-training and drops the others. */
export function formats(records: Records): Section {
  const runs = runsOf(records, 'all-tokens');
  const { base } = records;
  // Completions of no format are too few to have an accuracy.
  const names = base ? [...completionFormats].sort((a, b) => formatShare(base, b) - formatShare(base, a)) : [];
  const winnerOf = (index: number): (typeof completionFormats)[number] =>
    names.reduce((best, name) =>
      formatShare(lastEvaluation(runs[index]!), name) > formatShare(lastEvaluation(runs[index]!), best) ? name : best,
    );
  const winners = runs.map((_, index) => winnerOf(index));
  const percent = (value: number): string => `${(value * 100).toFixed(1)} %`;
  return {
    title: 'RL amplifies one format of pre-training',
    setting:
      'The base was pre-trained on three formats, named by their first word: an answer straight away (`thus`), after an attempt with its intermediate results (`because`), and after attempts with “wait” between them (`first`). Each sample on the test problems is sorted into one; the few of no format are left out here.',
    measures: [
      {
        claim: 'the format that is commonest in the end has a larger share than in the base',
        published: 'within the first epoch one format takes over (Zhao et al. 2025, models of 150 M and 1 B from scratch)',
        what: 'share of the commonest format after 60 steps − its share in the base',
        values: base ? runs.map((run, i) => formatShare(lastEvaluation(run), winners[i]!) - formatShare(base, winners[i]!)) : [],
        claimed: 'positive',
        digits: 3,
      },
      {
        claim: 'the winner is the most accurate format of the base',
        published: 'the winner need not be the most common nor the most accurate (the same)',
        what: 'accuracy in the base of the winner − of the most accurate other format',
        values: base
          ? winners.map((winner) => {
              const accuracy = (name: (typeof completionFormats)[number]): number =>
                base.formats[name]!.right / base.formats[name]!.count;
              return accuracy(winner) - Math.max(...names.filter((name) => name !== winner).map(accuracy));
            })
          : [],
        claimed: 'positive',
        digits: 3,
      },
    ],
    charts: shares(records),
    facts:
      base && runs.length > 0
        ? [
            table(
              ['format', 'share in the base', 'right in the base', 'share after 60 steps (seeds)', 'right after 60 steps'],
              names.map((name) => {
                const after = runs.map(lastEvaluation);
                const right = after.flatMap(({ formats: all }) => (all[name] ? [all[name].right / all[name].count] : []));
                return [
                  name,
                  percent(formatShare(base, name)),
                  percent(base.formats[name]!.right / base.formats[name]!.count),
                  after.map((evaluation) => percent(formatShare(evaluation, name))).join(', '),
                  right.length === 0 ? '–' : percent(average(right)),
                ];
              }),
            ),
          ]
        : [],
  };
}

function shares(records: Records): Section['charts'] {
  const runs = runsOf(records, 'all-tokens');
  const metrics = Object.keys(runs[0]?.metrics ?? {}).filter((name) => name.startsWith('formats/') && !name.endsWith('/reward'));
  const curves = metrics.map((name) => ({ name: name.slice('formats/'.length), curve: metricCurve(runs, name) }));
  const xs = (curves[0]?.curve ?? []).map(({ x }) => x);
  if (xs.length < 2) return [];
  const areas = curves.map(({ name, curve }) => ({ name, values: curve.map(({ y }) => y) }));
  const ends = areas.map(({ name, values }) => `${name} ${values[0]?.toFixed(2)} → ${values.at(-1)?.toFixed(2)}`);
  const chart: AreaChart = {
    kind: 'areas',
    title: 'Formats while training, mean of the seeds',
    description: `Share of the training rollouts of each format, first step → last: ${ends.join(', ')}.`,
    x: { label: 'optimizer step' },
    label: 'share of the rollouts',
    xs,
    areas,
  };
  return [{ name: 'formats', chart }];
}
