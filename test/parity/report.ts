import { REACH } from './figure';
import { signed, table, withDeviation } from './markdown';
import { curvesOf, type HeldOutRow, type Measure, type Records, type RunRow, type Side } from './records';
import { replayText, samplerTable } from './replayReport';
import { average, permutationTest, smallestP, smooth, spread, stepsWithin, studentInterval, type Estimate } from './statistics';

/** Steps at the end of a run that its result is the mean of. */
const LAST = 10;
/** What all tests of curves together may falsely reject. */
const LEVEL = 0.05;
const compared: { measure: Measure; name: string; digits: number }[] = [
  { measure: 'reward', name: 'reward', digits: 3 },
  { measure: 'entropy', name: 'entropy, nats a token', digits: 4 },
  { measure: 'kl', name: 'KL to the base, nats a token', digits: 4 },
  { measure: 'mean_length', name: 'completion length, tokens', digits: 2 },
];

/** The parts of docs/parity.md that are made of numbers, by name. */
export function blocks(records: Records): Record<string, string> {
  const rows = compared.map((item) => comparedRow(records.runs, item));
  const passes = heldOutRows(records.heldOut);
  return {
    verdict: verdict(rows, passes[0]!.difference),
    curves: curvesTable(rows),
    steps: stepsTable(records.runs),
    seeds: seedsTable(records.runs),
    'held-out': heldOutTable(passes),
    replay: replayText(records),
    sampler: samplerTable(records.draws),
    setup: setupText(records),
  };
}

type ComparedRow = ReturnType<typeof comparedRow>;

function comparedRow(runs: readonly RunRow[], { measure, name, digits }: (typeof compared)[number]) {
  const smoothed = (side: Side): number[][] => curvesOf(runs, side, measure).map((curve) => smooth(curve, REACH));
  const ends = (side: Side): number[] => curvesOf(runs, side, measure).map((curve) => average(curve.slice(-LAST)));
  const [ours, trl] = [ends('ours'), ends('TRL')];
  return {
    ...{ name, digits, ours, trl },
    difference: studentInterval(ours.map((value, i) => value - trl[i]!)),
    within: [stepsWithin(smoothed('ours'), smoothed('TRL')), stepsWithin(smoothed('TRL'), smoothed('ours'))] as const,
    steps: smoothed('ours')[0]!.length,
    p: permutationTest(smoothed('ours'), smoothed('TRL')),
  };
}

function verdict(rows: readonly ComparedRow[], heldOut: Estimate): string {
  const level = LEVEL / rows.length;
  const curves = rows.filter(({ p }) => p < level).map(({ name }) => name);
  const reward = rows[0]!.difference;
  const problems = [
    ...curves.map((name) => `the curves of ${name} differ by more than chance`),
    ...(contains0(reward) ? [] : ['the reward at the end differs']),
    ...(contains0(heldOut) ? [] : ['pass@1 of held-out problems differs']),
  ];
  const numbers =
    `reward of the last ${LAST} steps ${signed(reward, 3)}, held-out pass@1 ${signed(heldOut, 3)} (ours minus TRL's, 95 % intervals); ` +
    `smallest p of the four curves ${Math.min(...rows.map(({ p }) => p)).toFixed(3)}, where ${level} would count`;
  const smallest = smallestP(rows[0]!.ours.length);
  const power =
    smallest < level
      ? ''
      : ` With ${rows[0]!.ours.length} seeds a side p cannot be below ${smallest}: the curves are shown, and only the other two can say no.`;
  return `**${problems.length === 0 ? 'They agree' : `They do not agree: ${problems.join('; ')}`}**: ${numbers}.${power}`;
}

function curvesTable(rows: readonly ComparedRow[]): string {
  return table(
    [
      '',
      `ours, last ${LAST} steps`,
      `TRL, last ${LAST} steps`,
      'ours − TRL',
      'steps with ours within TRL’s range',
      'TRL within ours',
      'p',
    ],
    rows.map(({ name, digits, ours, trl, difference, within, steps, p }) => [
      name,
      withDeviation(ours, digits),
      withDeviation(trl, digits),
      signed(difference, digits),
      `${within[0]} of ${steps}`,
      `${within[1]} of ${steps}`,
      p.toFixed(3),
    ]),
  );
}

function stepsTable(runs: readonly RunRow[]): string {
  const bands = (['ours', 'TRL'] as const).map((side) =>
    spread(curvesOf(runs, side, 'reward').map((curve) => smooth(curve, REACH))),
  );
  const last = bands[0]!.length;
  const shown = [1, ...Array.from({ length: Math.floor(last / 5) }, (_, i) => (i + 1) * 5)];
  return table(
    ['reward at step', ...shown.map(String)],
    bands.map((band, i) => [
      i === 0 ? 'ours' : 'TRL',
      ...shown.map((step) => {
        const { mean, low, high } = band[step - 1]!;
        return `${mean.toFixed(3)} (${low.toFixed(3)}–${high.toFixed(3)})`;
      }),
    ]),
  );
}

function seedsTable(runs: readonly RunRow[]): string {
  const [ours, trl] = [curvesOf(runs, 'ours', 'reward'), curvesOf(runs, 'TRL', 'reward')];
  const first = (curve: readonly number[]): string => average(curve.slice(0, LAST)).toFixed(3);
  const last = (curve: readonly number[]): string => average(curve.slice(-LAST)).toFixed(3);
  return table(
    ['seed', `ours, first ${LAST} steps`, `TRL, first ${LAST} steps`, `ours, last ${LAST} steps`, `TRL, last ${LAST} steps`],
    ours.map((curve, i) => [`${i + 1}`, first(curve), first(trl[i]!), last(curve), last(trl[i]!)]),
  );
}

function heldOutRows(rows: readonly HeldOutRow[]) {
  const values = (side: Side, k: number): number[] =>
    rows
      .filter((row) => row.side === side && row.k === k)
      .sort((a, b) => a.seed - b.seed)
      .map(({ pass }) => pass);
  return [...new Set(rows.map(({ k }) => k))].map((k) => {
    const [ours, trl] = [values('ours', k), values('TRL', k)];
    return { k, ours, trl, difference: studentInterval(ours.map((value, i) => value - trl[i]!)) };
  });
}

function heldOutTable(rows: ReturnType<typeof heldOutRows>): string {
  return table(
    ['k', 'ours', 'TRL', 'ours − TRL'],
    rows.map(({ k, ours, trl, difference }) => [`${k}`, withDeviation(ours, 3), withDeviation(trl, 3), signed(difference, 3)]),
  );
}

function setupText({ setup, runs }: Records): string {
  const seeds = new Set(runs.map(({ seed }) => seed)).size;
  const steps = Math.max(...runs.map(({ step }) => step));
  const rewards =
    setup.differentRewards === 0
      ? 'it gave every one the same reward'
      : `it gave ${setup.differentRewards.toLocaleString('en-US')} of them another reward`;
  return (
    `${seeds} seeds a side, ${steps} steps each; TRL ${setup.trl}, transformers ${setup.transformers}, torch ${setup.torch} on the CPU in float32; our ${setup.backend} backend. ` +
    `The verifier was written twice, and each of the ${setup.checkedCompletions.toLocaleString('en-US')} completions sampled was rewarded by the other side's too: ${rewards}.`
  );
}

function contains0({ low, high }: Estimate): boolean {
  return low <= 0 && high >= 0;
}
