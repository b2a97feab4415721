import { chartSvg } from '../../src/analysis/chart/chartSvg';
import { signed as signedValue } from '../../src/analysis/numberText';
import { signed, table } from '../parity/markdown';
import { lastEvaluation, passAt, runsOf } from './measured';
import { plan, SEEDS } from './plan';
import type { Records } from './records';
import { withDeviation } from '../parity/markdown';
import type { Section } from './section';
import { boundary } from './sections/boundary';
import { distillation } from './sections/distillation';
import { exploration } from './sections/exploration';
import { forkingTokens } from './sections/forkingTokens';
import { formats } from './sections/formats';
import { memory } from './sections/memory';
import { oneShot } from './sections/oneShot';
import { sharpening } from './sections/sharpening';
import { verdictOf, type Measure } from './verdict';

const sections = [boundary, sharpening, exploration, formats, distillation, oneShot, forkingTokens, memory];
/** k of the table of all studies. */
const TOLD = [1, 8, 32, 128] as const;

/** docs/findings.md and its figures, by path below `docs`. */
export function findingsFiles(records: Records): Record<string, string> {
  const written = sections.map((section) => section(records));
  const figures = written.flatMap(({ charts }) =>
    charts.map(({ name, chart }) => [`findings/${name}.svg`, `${chartSvg(chart)}\n`] as const),
  );
  return { 'findings.md': documentOf(records, written), ...Object.fromEntries(figures) };
}

function documentOf(records: Records, written: readonly Section[]): string {
  const planned = plan((name) => name).length;
  const backends = [...new Set(records.runs.map(({ backend }) => backend))].join(', ');
  const open = planned - records.runs.length;
  return [
    '# What this model shows of what is published',
    `The bundled Countdown model (0.6 million parameters) was trained in ${new Set(records.runs.map(({ study }) => study)).size} ways with ${SEEDS.length} seeds each, and every result was sampled alike: 64 test problems, 128 samples each, temperature 1, 64 tokens. Next to each published claim stands whether this model shows it, also where it does not.`,
    ...(open === 0
      ? []
      : [`**${open} of the ${planned} runs planned are not made yet:** claims that need them are not decided.`]),
    [
      '    npm run findings                 # goes on where it was ended',
      '    npm run findings -- --redraw     # this page and its figures again, from docs/findings/records.json.gz',
    ].join('\n'),
    `Backend: ${backends}. The records hold the counts of every evaluation by problem, and the metrics of every step.`,
    ...timeTaken(records),
    '## Verdicts',
    `A claim is *shown* if Student’s 95 % interval of the ${SEEDS.length} seeds’ values lies on the side that was claimed, *the opposite* if it lies on the other side, and *not shown* if it holds 0; fewer seeds decide nothing, nor do seeds that all gave the same number. Three seeds make wide intervals (t = 4.30): “not shown” says that chance may explain it, not that it is false. Intervals are over seeds of training and sampling; all are of one base and of the same 64 problems. ${tests(written)} claims are looked at side by side, so that about one in forty would be called shown, and as many the opposite, if chance alone decided.`,
    table(
      ['claim', 'measured here', 'verdict'],
      written.flatMap(({ title, measures }, index) =>
        measures.map((measure, place) => [
          `${place === 0 ? `[${index + 1}](#${anchor(`${index + 1}. ${title}`)}) ` : ''}${measure.claim}`,
          measuredWords(measure),
          `**${verdictOf(measure).verdict}**`,
        ]),
      ),
    ),
    '## All of them',
    studiesTable(records),
    ...written.flatMap((section, index) => sectionText(section, index + 1)),
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

/** Hours of the steps, as they were and as they are where no other work is in the way. */
function timeTaken({ runs }: Records): string[] {
  if (runs.length < 2) return [];
  const hours = (minutes: readonly number[]): string => (minutes.reduce((sum, one) => sum + one, 0) / 60).toFixed(1);
  const quickest = (study: string): number =>
    Math.min(...runs.filter((run) => run.study === study).map(({ trainingMinutes }) => trainingMinutes));
  return [
    `The training steps took ${hours(runs.map(({ trainingMinutes }) => trainingMinutes))} hours on two cores that other work shared at times; if every seed had taken as long as the quickest of its study, they would have taken ${hours(runs.map(({ study }) => quickest(study)))}. The larger teacher's training and the evaluations, each of 8,192 samples, come on top.`,
  ];
}

const tests = (written: readonly Section[]): number => written.reduce((sum, { measures }) => sum + measures.length, 0);

function measuredWords(measure: Measure): string {
  const { estimate } = verdictOf(measure);
  if (estimate) return signed(estimate, measure.digits);
  const { values, digits } = measure;
  if (values.length < SEEDS.length) return values.length === 0 ? 'nothing yet' : `${values.length} of ${SEEDS.length} seeds`;
  return `${signedValue(values[0], digits)} with every seed`;
}

function studiesTable(records: Records): string {
  const studies = [...new Set(records.runs.map(({ study }) => study))];
  const rows = studies.map((study) => {
    const runs = runsOf(records, study);
    return [
      `${study} (${lastEvaluation(runs[0]!).step} steps)`,
      String(runs.length),
      ...TOLD.map((k) =>
        withDeviation(
          runs.map((run) => passAt(lastEvaluation(run), k)),
          3,
        ),
      ),
    ];
  });
  const base = records.base ? [['base', '–', ...TOLD.map((k) => passAt(records.base!, k).toFixed(3))]] : [];
  return table(['model', 'seeds', ...TOLD.map((k) => `pass@${k}`)], [...base, ...rows]);
}

function sectionText({ title, setting, measures, charts, facts }: Section, number: number): string[] {
  return [
    `## ${number}. ${title}`,
    setting,
    table(
      ['claim', 'published', 'measured here', 'seeds', 'mean and 95 % interval', 'verdict'],
      measures.map((measure) => [
        measure.claim,
        measure.published,
        measure.what,
        measure.values.map((value) => value.toFixed(measure.digits).replace('-', '−')).join(', ') || '–',
        measuredWords(measure),
        `**${verdictOf(measure).verdict}**`,
      ]),
    ),
    ...charts.map(({ name, chart }) => `![${chart.title}: ${chart.description}](findings/${name}.svg)`),
    ...facts,
  ];
}

/** A heading's anchor on a code host. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s-]/gu, '')
    .replaceAll(' ', '-');
}
