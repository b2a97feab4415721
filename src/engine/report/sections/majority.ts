import { majorityCurves, type AnsweredSample } from '../../../analysis/coverage/majorityAtK';
import type { PairedCurve } from '../../../analysis/coverage/pairedCurves';
import { commonKs } from '../../../analysis/coverage/passAtKCurve';
import { count, fixed } from '../../../analysis/numberText';
import { meanPassAtK } from '../../../analysis/passAtK';
import { cell, difference } from '../../analyze/passAtKTable';
import type { Block, Section, Words } from '../document';
import type { ReportedModel } from '../reported';
import { reasonText } from './absent';
import { curvesOverK } from './curvesOverK';

interface Voted {
  model: ReportedModel;
  index: number;
  /** By problem. */
  answers: readonly (readonly AnsweredSample[])[];
}

/** Accuracy of the most frequent answer of k samples, beside pass@k of the same samples. */
export function majoritySection(models: readonly ReportedModel[]): Section {
  const title = 'maj@k: majority vote';
  if (models.length === 0)
    return { title, blocks: [{ kind: 'text', text: 'Nothing was evaluated, so there is nothing to vote with.' }] };
  const voted = models.flatMap((model, index): Voted[] => {
    const answers = answersOf(model);
    return typeof answers === 'string' ? [] : [{ model, index, answers }];
  });
  const absent = models.flatMap((model): Block[] => {
    const answers = answersOf(model);
    return typeof answers === 'string' ? [{ kind: 'text', text: reasonText(model.name, answers) }] : [];
  });
  if (voted.length === 0) return { title, blocks: absent };
  const ks = commonKs(...voted.map(({ model }) => model.set.problems));
  const curves = majorityCurves(
    voted.map(({ answers }) => answers),
    ks,
  );
  return { title, blocks: [...ofVoted(voted, curves, ks), ...voted.flatMap(voteless), ...absent] };
}

/** By problem; or why there are none, without a full stop. */
function answersOf({ set, voteless: reason }: ReportedModel): readonly (readonly AnsweredSample[])[] | string {
  if (reason !== null) return reason;
  const answers = set.problems.flatMap((problem) => (problem.answers ? [problem.answers] : []));
  if (answers.length < set.problems.length) return 'its samples have no answers to vote with';
  if (answers.every((samples) => samples.every(({ answer }) => answer === null))) return 'no sample has an answer to vote with';
  return answers;
}

function ofVoted(voted: readonly Voted[], curves: readonly PairedCurve[], ks: readonly number[]): Block[] {
  const most = ks.at(-1)!;
  const first = voted[0]!.model.name;
  const names = voted.map(({ model }) => model.name);
  const ends = names.map((name, index) => `${fixed(curves[index]!.curve.at(-1)!.value)} (${name})`);
  const rows = ks.map((k, place): Words[] => [
    `k = ${count(k)}`,
    ...voted.flatMap(({ model }, index) => {
      const { value, low, high } = curves[index]!.curve[place]!;
      return [cell(value, [low, high]), fixed(meanPassAtK(model.set.problems, k), 3)];
    }),
    ...curves.slice(1).map(({ difference: of }) => difference(of[place])),
  ]);
  return [
    {
      kind: 'finding',
      text: `The most frequent answer of ${count(most)} samples is right for this share of problems: ${ends.join(', ')}.`,
    },
    {
      ...{ kind: 'chart', file: 'maj-at-k' },
      chart: curvesOverK(
        'maj@k: share of problems whose most frequent answer of k samples is right',
        voted.map(({ model, index }, place) => ({ name: model.name, index, curve: curves[place]!.curve })),
      ),
    },
    {
      ...{
        kind: 'table',
        caption: 'maj@k with 95 % intervals, and pass@k of the same samples: what a perfect choice among them would reach',
      },
      columns: [
        '',
        ...names.flatMap((name) => [`${name}: maj@k`, 'pass@k']),
        ...names.slice(1).map((name) => `maj@k: ${name} − ${first}`),
      ],
      rows,
    },
  ];
}

function voteless({ model, answers }: Voted): Block[] {
  const all = answers.flat();
  const none = all.filter(({ answer }) => answer === null).length;
  return none === 0
    ? []
    : [{ kind: 'text', text: `${model.name}: ${count(none)} of ${count(all.length)} samples have no answer and cast no vote.` }];
}
