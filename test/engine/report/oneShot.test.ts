import { expect, it } from 'vitest';
import { figuresOf } from '../../../src/engine/report/figure';
import { oneShotSection } from '../../../src/engine/report/sections/oneShot';
import { course } from '../../webview/oneShotFixture';

it('has training and held-out accuracy on one chart, and what was gained after saturation', () => {
  const { blocks } = oneShotSection([{ name: 'one', maxSteps: 40, isGoing: false, found: { value: course() } }])!;
  // Right from step 6 on; held out 0.2 at step 5, 0.3 from step 10 on.
  expect(blocks[0]).toEqual({
    kind: 'finding',
    text: 'one: After training accuracy is saturated at step 6, held-out accuracy rises by 0.100.',
  });
  const figures = figuresOf(blocks);
  expect(figures.map(({ file }) => file)).toEqual([
    'one-shot-one-accuracy',
    'one-shot-one-post-saturation-gain',
    'one-shot-one-degraded-training-outputs',
  ]);
  expect(figures[0]).toMatchObject({
    chart: {
      title: 'Accuracy of one',
      description:
        'training: 0.50 at step 1, 1.00 at step 40; lowest 0.50 at step 1, highest 1.00 at step 6. held out: 0.20 at step 5, 0.30 at step 40; lowest 0.20 at step 5, highest 0.30 at step 10.',
      series: [
        { name: 'training', points: { length: 40 } },
        { name: 'held out', points: { length: 8 } },
      ],
      verticals: [{ x: 6, label: 'saturated from step 6' }, { x: 31 }],
    },
  });
  expect(blocks).toContainEqual({ kind: 'code', text: 'use 1, 2 make 3' });
  const table = blocks.find((block) => block.kind === 'table')!;
  expect(table.rows.map(([measure, value]) => [measure, value])).toEqual([
    ['Training accuracy', '1.00'],
    ['Saturated from', 'step 6'],
    ['Post-saturation gain', '+0.100'],
    ['Outputs degrade from', 'step 31'],
  ]);
  const [steps] = blocks.flatMap((block) => (block.kind === 'folded' ? block.blocks : []));
  expect(steps).toMatchObject({
    kind: 'table',
    rows: { 4: ['5', '0.500', '0.200', '', '0 %'], 9: ['10', '1.000', '0.300', '+0.100', '0 %'] },
  });
});

it('is there of runs on one or two examples alone, and says why one cannot be told of', () => {
  expect(oneShotSection([])).toBeNull();
  expect(
    oneShotSection([{ name: 'one', maxSteps: 40, isGoing: false, found: { reason: 'a file is damaged.' } }])!.blocks,
  ).toEqual([{ kind: 'text', text: 'one: a file is damaged.' }]);
});

it.each([
  [true, 'one: Training accuracy is not saturated yet: it is 1.00 at step 40.'],
  [false, 'one: Training accuracy is not saturated: it is 1.00 at step 40.'],
])('says of a run that is going: %s, that more may come', (isGoing, text) => {
  const found = { value: { ...course(), saturation: null, gain: null } };
  expect(oneShotSection([{ name: 'one', maxSteps: 40, isGoing, found }])!.blocks[0]).toEqual({ kind: 'finding', text });
});
