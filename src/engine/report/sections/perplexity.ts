import type { BarChart } from '../../../analysis/chart/chart';
import { count, fixed, signed } from '../../../analysis/numberText';
import type { PerplexityBox, PerplexityReport } from '../../../contract/perplexityReport';
import type { Block, Section, Words } from '../document';
import { reasonText, type Computed } from './absent';

/** Perplexities of the models' texts, under themselves and under others where posttrain score was run. */
export function perplexitySection(found: Computed<PerplexityReport> | null): Section {
  const title = 'Perplexity';
  if (!found)
    return { title, blocks: [{ kind: 'text', text: 'There are no log-probabilities: nothing was evaluated by posttrain.' }] };
  if ('reason' in found) return { title, blocks: [{ kind: 'text', text: reasonText('Not measured', found.reason) }] };
  const { boxes, differences } = found.value;
  const label = ({ texts, under }: PerplexityBox): string => `${texts}, under ${under}`;
  const chart: BarChart = {
    ...{
      kind: 'bars',
      title: 'Perplexity of completions: median and quartiles',
      label: 'texts, and the model that they are scored under',
    },
    ...{ categories: boxes.map(label), y: { label: 'perplexity, exp(−mean log p)' } },
    description: boxes
      .map((box) => `${label(box)}: median ${fixed(box.box?.median)}`)
      .join('; ')
      .concat('.'),
    groups: [
      { name: 'median', colour: 'blue', values: boxes.map(({ box }) => box && { value: box.median, low: box.q1, high: box.q3 }) },
    ],
    value: (value) => fixed(value),
  };
  const rows = boxes.map((one): Words[] => {
    const { box } = one;
    return [
      label(one),
      ...(box ? [box.low, box.q1, box.median, box.q3, box.high].map((value) => fixed(value, 3)) : ['–', '–', '–', '–', '–']),
      count(one.completions),
    ];
  });
  const isScored = boxes.some(({ texts, under }) => texts !== under);
  const blocks: Block[] = [
    { kind: 'chart', file: 'perplexity', chart },
    {
      kind: 'table',
      caption: 'Perplexity at temperature 1: whiskers within 1.5 interquartile ranges, quartiles',
      columns: ['', 'low', 'Q1', 'median', 'Q3', 'high', 'completions'],
      rows,
    },
  ];
  if (differences.length > 0)
    blocks.push({
      ...{ kind: 'table', caption: 'Difference of medians, 95 % intervals', columns: ['', 'difference', 'problems'] },
      rows: differences.map(({ of, less, value, low, high, problems }): Words[] => [
        `${label(boxes[of]!)} − ${label(boxes[less]!)}`,
        `${signed(value, 3)} [${signed(low, 3)}, ${signed(high, 3)}]`,
        count(problems),
      ]),
    });
  if (!isScored)
    blocks.push({
      kind: 'text',
      text: 'No texts were scored under another model than their own; posttrain score --model MODEL --samples EVALUATION does that.',
    });
  return { title, blocks };
}
