import { majorityCurves, type AnsweredSample } from '../../../analysis/coverage/majorityAtK';
import type { PairedCurve } from '../../../analysis/coverage/pairedCurves';
import { commonKs } from '../../../analysis/coverage/passAtKCurve';
import { count, counted, fixed } from '../../../analysis/numberText';
import { meanPassAtK } from '../../../analysis/passAtK';
import { cell, difference } from '../../analyze/passAtKTable';
import type { Block, Section } from '../document';
import type { ReportedModel } from '../reported';
import { reasonText } from './absent';
import { areFew, besideBase } from './besideBase';
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
  const voted: Voted[] = [];
  const absent: Block[] = [];
  models.forEach((model, index) => {
    const answers = answersOf(model);
    if (typeof answers === 'string') absent.push({ kind: 'text', text: reasonText(model.name, answers) });
    else voted.push({ model, index, answers });
  });
  if (voted.length === 0) return { title, blocks: absent };
  const ks = commonKs(...voted.map(({ answers }) => answers.map(countsOf)));
  const curves = majorityCurves(
    voted.map(({ answers }) => answers),
    ks,
  );
  return { title, blocks: [...ofVoted(voted, curves, ks), ...voteless(voted), ...absent] };
}

/** By problem; or why there are none, without a full stop. */
function answersOf({ set, voteless: reason }: ReportedModel): readonly (readonly AnsweredSample[])[] | string {
  if (reason !== null) return reason;
  const answers = set.problems.flatMap((problem) => (problem.answers ? [problem.answers] : []));
  if (answers.length < set.problems.length) return 'its samples have no answers to vote with';
  if (answers.every((samples) => samples.every(({ answer }) => answer === null))) return 'no sample has an answer to vote with';
  return answers;
}

/** Of the samples that vote: old records count those that failed, too. */
const countsOf = (samples: readonly AnsweredSample[]): { n: number; c: number } => ({
  n: samples.length,
  c: samples.filter(({ isRight }) => isRight).length,
});

function ofVoted(voted: readonly Voted[], curves: readonly PairedCurve[], ks: readonly number[]): Block[] {
  const most = ks.at(-1)!;
  const names = voted.map(({ model }) => model.name);
  const hasPassAtK = areFew(voted.length);
  const rows = ks.map((k, place) => ({
    label: `maj@${count(k)}`,
    cells: voted.flatMap(({ answers }, index) => {
      const { value, low, high } = curves[index]!.curve[place]!;
      return [cell(value, [low, high]), ...(hasPassAtK ? [fixed(meanPassAtK(answers.map(countsOf), k), 3)] : [])];
    }),
    differences: curves.slice(1).map(({ difference: of }) => difference(of[place])),
  }));
  return [
    {
      kind: 'finding',
      text: `The most frequent answer of ${counted(most, 'sample')} is right for this share of problems: ${endsOf(voted, curves)}.`,
    },
    {
      ...{ kind: 'chart', file: 'maj-at-k' },
      chart: curvesOverK(
        'maj@k: share of problems whose most frequent answer of k samples is right',
        voted.map(({ model, index }, place) => ({ name: model.name, index, curve: curves[place]!.curve })),
      ),
    },
    ...besideBase(
      `maj@k with 95 % intervals${hasPassAtK ? ', and pass@k of the same samples: what a perfect choice among them would reach' : ''}`,
      names.flatMap((name) => (hasPassAtK ? [`${name}: maj@k`, 'pass@k'] : [name])),
      names,
      rows,
    ),
  ];
}

/** maj@k at the largest k: of all, or of the first and the highest where all are too many for a sentence. */
function endsOf(voted: readonly Voted[], curves: readonly PairedCurve[]): string {
  const ends = voted.map(({ model: { name } }, index) => ({ name, value: curves[index]!.curve.at(-1)!.value }));
  const words = ({ name, value }: (typeof ends)[number]): string => `${fixed(value)} (${name})`;
  if (areFew(ends.length)) return ends.map(words).join(', ');
  const [first] = ends;
  const highest = ends.reduce((a, b) => (b.value > a.value ? b : a));
  return highest === first ? `${words(first)}, which no other exceeds` : `${words(first!)}, at most ${words(highest)}`;
}

/** How many samples of each model cast no vote; nothing where all of them do. */
function voteless(voted: readonly Voted[]): Block[] {
  const none = voted.flatMap(({ model, answers }) => {
    const all = answers.flat();
    const without = all.filter(({ answer }) => answer === null).length;
    return without === 0 ? [] : [`${count(without)} of ${count(all.length)} of ${model.name}`];
  });
  return none.length === 0 ? [] : [{ kind: 'text', text: `Samples without an answer, which cast no vote: ${none.join(', ')}.` }];
}
