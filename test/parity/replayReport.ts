import { table } from './markdown';
import type { Records, ReplayRow } from './records';

/** What TRL made of the completions of our run, beside what we did. */
export function replayText({ replay, setup }: Records): string {
  const [first] = replay;
  const largest = (of: (row: ReplayRow) => number): string => Math.max(...replay.map(of)).toExponential(1);
  const relative = (a: number, b: number): number => Math.abs(a - b) / Math.abs(b);
  const { loss, trl_loss, grad_norm, trl_grad_norm } = first!;
  return [
    table(
      ['', 'ours', 'TRL', 'difference at step 1', `largest of ${replay.length} steps`],
      [
        [
          'loss',
          `${loss}`,
          `${trl_loss}`,
          Math.abs(loss - trl_loss).toExponential(1),
          largest((row) => Math.abs(row.loss - row.trl_loss)),
        ],
        [
          'gradient norm, relative',
          `${grad_norm}`,
          `${trl_grad_norm}`,
          relative(grad_norm, trl_grad_norm).toExponential(1),
          largest((row) => relative(row.grad_norm, row.trl_grad_norm)),
        ],
        [
          'KL to the base, nats a token',
          `${first!.kl}`,
          `${first!.trl_kl}`,
          Math.abs(first!.kl - first!.trl_kl).toExponential(1),
          largest((row) => Math.abs(row.kl - row.trl_kl)),
        ],
      ],
    ),
    '',
    `After ${replay.length} updates the weights of the two are ${(100 * setup.replayedWeightsDistance).toPrecision(2)} % of the way apart that training went (‖ours − TRL's‖ / ‖ours − base‖).`,
  ].join('\n');
}

/** How often our sampler drew the likeliest tokens, and how often it should have. */
export function samplerTable(draws: Records['draws']): string {
  return table(
    ['most likely token', 'drawn', 'expected', 'z'],
    draws.map(({ rank, drawn, expected, variance }) => [
      ['first', 'second', 'third', 'fourth', 'fifth'][rank - 1]!,
      `${drawn}`,
      expected.toFixed(1),
      ((drawn - expected) / Math.sqrt(variance)).toFixed(2).replace('-', '−'),
    ]),
  );
}
