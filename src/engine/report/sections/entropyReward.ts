import type { LineChart } from '../../../analysis/chart/chart';
import { fixed } from '../../../analysis/numberText';
import type { EntropyRewardReport } from '../../../contract/entropyRewardReport';
import { cell } from '../../analyze/passAtKTable';
import type { Block, Section, Words } from '../document';
import { reasonText, type Computed } from './absent';

export interface EntropyRewardOfRun {
  name: string;
  found: Computed<EntropyRewardReport>;
}

/** How reward and entropy went together, and what reward is predicted when the entropy is used up. */
export function entropyRewardSection(runs: readonly EntropyRewardOfRun[]): Section {
  const title = 'Entropy and reward';
  if (runs.length === 0)
    return {
      title,
      blocks: [{ kind: 'text', text: 'The samples are of no run, so there are no steps with an entropy and a reward.' }],
    };
  return {
    title,
    blocks: runs.flatMap(({ name, found }) =>
      'value' in found ? ofRun(name, found.value) : [{ kind: 'text' as const, text: reasonText(name, found.reason) }],
    ),
  };
}

function ofRun(name: string, report: EntropyRewardReport): Block[] {
  const { steps, fit, sentence, collapse, caveats } = report;
  const blocks: Block[] = [{ kind: 'finding', text: `${name}: ${sentence}` }];
  if (steps.length > 0) blocks.push({ kind: 'chart', file: `entropy-reward-${name}`, chart: chartOf(name, report) });
  if (fit) {
    const rows = (
      [
        ['a', fit.a],
        ['b', fit.b],
        ['b − a, reward predicted at entropy 0', fit.ceiling],
      ] as const
    ).map(([label, { value, low, high }]): Words[] => [label, cell(value, [low, high])]);
    blocks.push({
      kind: 'table',
      caption: 'Fit of R = −a·e^H + b (Cui et al. 2025), 95 % intervals',
      columns: ['', name],
      rows: [...rows, ['R²', fixed(fit.r2, 3)]],
    });
  }
  if (collapse)
    blocks.push({
      kind: 'text',
      text: `The entropy collapsed: ${fixed(collapse.now, 3)} nats over the last 5 steps, below a tenth of the ${fixed(collapse.before, 3)} over the first 5.`,
    });
  if (caveats.length > 0) blocks.push({ kind: 'list', items: caveats });
  return blocks;
}

function chartOf(name: string, { steps, fit, sentence }: EntropyRewardReport): LineChart {
  return {
    ...{ kind: 'lines', title: `Reward over entropy, a dot a step of ${name}`, description: sentence },
    x: { label: 'mean entropy of a step, nats a token', from: 0 },
    y: { label: 'mean reward' },
    series: [
      { name: 'steps', mark: 'dots', points: steps.map(({ entropy, reward }) => ({ x: entropy, y: reward })) },
      ...(fit
        ? [
            {
              name: 'R = −a·e^H + b',
              dash: 1,
              colour: 'amber' as const,
              points: fit.curve.map(({ entropy, value, low, high }) => ({ x: entropy, y: value, low, high })),
            },
          ]
        : []),
    ],
  };
}
