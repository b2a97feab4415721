import { accuracyBins } from '../../../analysis/coverage/accuracyHistogram';
import type { BarChart } from '../../../analysis/chart/chart';
import { count, fixed, signed } from '../../../analysis/numberText';
import type { PassAtKComparison, PassAtKModel } from '../../../contract/passAtKReport';
import { difference, solvedSentence } from '../../analyze/passAtKTable';
import type { Block, Section, Words } from '../document';
import { comparisonsOf, modelColour, modelsOfCoverage, type Coverage } from './coverage';

/** Which problems were solved at least once and by whom, problems by accuracy, and what became of the base's support. */
export function problemsSection(reports: Coverage): Section {
  const title = 'Which problems';
  const models = modelsOfCoverage(reports);
  if (models.length === 0)
    return { title, blocks: [{ kind: 'text', text: 'Nothing was evaluated, so no problem is known to be solved.' }] };
  const comparisons = comparisonsOf(reports);
  return { title, blocks: [...(comparisons.length === 0 ? [] : solved(models, comparisons)), ...histogram(models)] };
}

function solved(models: readonly PassAtKModel[], comparisons: readonly PassAtKComparison[]): Block[] {
  const base = models[0]!.name;
  const name = (index: number): string => models[index + 1]!.name;
  const kinds = ['both', 'onlyBase', 'onlyOther', 'neither'] as const;
  const words = ['both (kept)', `only ${base} (lost)`, 'only the other (gained)', 'neither'];
  const chart: BarChart = {
    ...{ kind: 'bars', title: 'Problems solved at least once', label: 'solved by', categories: words, y: { label: 'problems' } },
    description: comparisons.map((one, index) => solvedSentence(one, base, name(index))).join(' '),
    groups: comparisons.map((one, index) => ({
      ...{ name: `${name(index)} against ${base}`, colour: modelColour(index + 1) },
      values: kinds.map((kind) => ({ value: one.solved[kind] })),
    })),
    value: count,
  };
  const support = comparisons.map(({ support: { srr, ndr, sds, nscr }, efficiencyGap: { k, ...gap } }, index): Words[] => [
    ...[name(index), fixed(srr, 3), fixed(ndr, 3), fixed(sds, 3), signed(nscr, 3), `${difference(gap)} at k = ${count(k)}`],
  ]);
  return [
    ...comparisons.map((one, index): Block => ({ kind: 'text', text: solvedSentence(one, base, name(index)) })),
    { kind: 'chart', file: 'solved', chart },
    {
      ...{ kind: 'table', caption: 'Solved at least once', columns: ['model', ...words] },
      rows: comparisons.map((one, index): Words[] => [name(index), ...kinds.map((kind) => count(one.solved[kind]))]),
    },
    {
      ...{
        kind: 'table',
        caption:
          'Support: retained (SRR), discovered (NDR), their harmonic mean (SDS), net change (NSCR), and the gap Δ_SE = pass@k of the base − pass@1',
      },
      ...{ columns: ['model', 'SRR', 'NDR', 'SDS', 'NSCR', 'Δ_SE'], rows: support },
    },
    ...comparisons.map(({ solvedProblems }, index): Block => ({
      ...{ kind: 'folded', summary: `Problems lost and gained by ${name(index)}` },
      blocks: [
        { kind: 'text', text: `Lost: ${listed(solvedProblems.onlyBase)}` },
        { kind: 'text', text: `Gained: ${listed(solvedProblems.onlyOther)}` },
      ],
    })),
  ];
}

const MOST_LISTED = 200;
function listed(ids: readonly string[]): string {
  if (ids.length === 0) return 'none.';
  return `${ids.slice(0, MOST_LISTED).join(', ')}${ids.length > MOST_LISTED ? ` and ${count(ids.length - MOST_LISTED)} more` : ''}.`;
}

function histogram(models: readonly PassAtKModel[]): Block[] {
  const chart: BarChart = {
    ...{
      kind: 'bars',
      title: 'Problems by accuracy',
      label: 'share of a problem’s samples that is right',
      categories: [...accuracyBins],
    },
    y: { label: 'problems' },
    description: models
      .map(({ name, accuracyHistogram: bins }) => `${name}: ${count(bins[0]!)} never right, ${count(bins.at(-1)!)} always right`)
      .join('; ')
      .concat('.'),
    groups: models.map(({ name, accuracyHistogram }, index) => ({
      ...{ name, colour: modelColour(index), values: accuracyHistogram.map((value) => ({ value })) },
    })),
  };
  const rows = accuracyBins.map((bin, index): Words[] => [
    bin,
    ...models.map(({ accuracyHistogram }) => count(accuracyHistogram[index]!)),
  ]);
  return [
    { kind: 'chart', file: 'accuracy', chart },
    { kind: 'table', caption: 'Problems by accuracy', columns: ['accuracy', ...models.map(({ name }) => name)], rows },
  ];
}
