import type { AreaChart } from '../../../src/analysis/chart/chart';
import { completionFormats } from '../../../src/analysis/behaviours/behaviourSets';
import { average } from '../../parity/statistics';
import { table } from '../../parity/markdown';
import { shareInterval } from '../../../src/analysis/shareDifference';
import { formatShare, lastEvaluation, metricCurve, runsOf, type Evaluation } from '../measured';
import type { Records } from '../records';
import type { Section } from '../section';

type Format = (typeof completionFormats)[number];

/** Idea 4: RL takes one of the formats of pre-training and drops the others. */
export function formats(records: Records): Section {
  const runs = runsOf(records, 'all-tokens');
  const { base } = records;
  // Completions of no format are too few to have an accuracy.
  const names = base ? [...completionFormats].sort((a, b) => formatShare(base, b) - formatShare(base, a)) : [];
  const winnerOf = (index: number): Format =>
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
    ],
    charts: shares(records),
    facts:
      base && runs.length > 0
        ? [
            accuracyWords(base, winners),
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

/** Whether the winners are the most accurate of the base: it is one base, so that its seeds say nothing of how sure that is. */
function accuracyWords({ formats: all }: Pick<Evaluation, 'formats'>, winners: readonly Format[]): string {
  const rows = completionFormats.flatMap((name) => {
    const found = all[name];
    return found && found.count > 0 ? [{ name, ...shareInterval({ count: found.right, of: found.count }) }] : [];
  });
  rows.sort((a, b) => b.value - a.value);
  const percent = (value: number): string => (value * 100).toFixed(1);
  const shares = rows.map(
    ({ name, value, low, high }) => `\`${name}\` ${percent(value)} % (${percent(low)} to ${percent(high)})`,
  );
  const best = rows[0]?.name;
  const count = winners.filter((winner) => winner === best).length;
  return `The winner need not be the most common nor the most accurate format (Zhao et al. 2025). Of the base’s samples of each format were right, with Wilson’s 95 % interval: ${shares.join(', ')}. The most accurate of them, \`${best}\`, is the commonest in the end with ${count} of ${winners.length} seeds.`;
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
