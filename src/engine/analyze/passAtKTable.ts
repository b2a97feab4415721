import { leadSentence } from '../../analysis/coverage/leadSentence';
import { counted } from '../../analysis/numberText';
import type { Estimate } from '../../contract/evaluationStrategy';
import type { PassAtKComparison, PassAtKModel, PassAtKReport } from '../../contract/passAtKReport';
import { signed } from './tableNumbers';

const LABEL = 20;
const COLUMN = 25;

/** A report as lines to read: a column a model, then what a comparison found, then what a reader has to know. */
export function passAtKTable({ models, caveats, ...comparison }: PassAtKReport): string {
  const isCompared = comparison.solved !== undefined;
  const names = models.map(({ name }) => short(name));
  const lines = [
    ...models.map(
      ({ name, problems, samplesPerProblem }) =>
        `${name}: ${counted(problems, 'problem')}, ${counted(samplesPerProblem, 'sample')} each`,
    ),
    `95 % intervals: bootstrap over problems${isCompared ? '; who is ahead is told by a band that holds at all k at once' : ''}`,
    '',
    row('', [...names, ...(isCompared ? ['difference'] : [])]),
    ...ksOf(models).map((k) =>
      row(`pass@${k}`, [
        ...models.map(({ passAtK, interval }) => cell(passAtK[k], interval[k])),
        ...(isCompared ? [difference(comparison.difference?.[k])] : []),
      ]),
    ),
    ...(models.some(({ majAtK }) => majAtK !== null)
      ? ksOf(models).map((k) =>
          row(
            `maj@${k}`,
            models.map(({ majAtK, majInterval }) => cell(majAtK?.[k], majInterval?.[k])),
          ),
        )
      : []),
    ...gPassLines(models),
    ...(isCompared ? ['', ...comparisonLines(comparison as PassAtKComparison, names as [string, string])] : []),
    ...(caveats.length > 0 ? ['', ...caveats.map((caveat) => `Note: ${caveat}.`)] : []),
  ];
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function comparisonLines(comparison: PassAtKComparison, [base, other]: [string, string]): string[] {
  const { srr, ndr, sds, nscr } = comparison.support;
  const { k, ...gap } = comparison.efficiencyGap;
  return [
    crossingSentence(comparison, base, other),
    solvedSentence(comparison, base, other),
    `Support: retained (SRR) ${share(srr)}, discovered (NDR) ${share(ndr)}, both (SDS) ${share(sds)}, net change (NSCR) ${nscr === null ? '–' : signed(nscr)}.`,
    `Gap Δ_SE = pass@${k} of ${base} − pass@1 of ${other} = ${difference(gap)}.`,
  ];
}

/** Which problems were solved at least once, and by whom. */
export function solvedSentence({ solved }: PassAtKComparison, base: string, other: string): string {
  const { both, onlyBase, onlyOther, neither } = solved;
  return `Problems solved at least once: ${both} by both, ${onlyBase} by ${base} only, ${onlyOther} by ${other} only, ${neither} by neither.`;
}

/** Who is surely ahead at which k, and where the curves cross. */
export function crossingSentence({ sureLead, crossing }: PassAtKComparison, base: string, other: string): string {
  const [low, high] = crossing?.interval ?? [null, null];
  return leadSentence(sureLead, crossing && { ...crossing, low, high }, { base, other });
}

function gPassLines(models: readonly PassAtKModel[]): string[] {
  const last = ksOf(models).at(-1);
  if (last === undefined || last === '1') return [];
  const taus = thresholdsOf(models[0]!);
  return taus.map((tau) =>
    row(
      tau === 'mean' ? `mG-Pass@${last}` : `G-Pass@${last} τ=${tau}`,
      models.map(({ gPassAtK }) => gPassAtK[tau]?.[last]?.toFixed(3) ?? '–'),
    ),
  );
}

function ksOf(models: readonly PassAtKModel[]): string[] {
  const ks = new Set(models.flatMap(({ passAtK }) => Object.keys(passAtK)));
  return [...ks].sort((a, b) => Number(a) - Number(b));
}

function row(label: string, cells: readonly string[]): string {
  return `${label.padEnd(LABEL)}${cells.map((text) => text.padEnd(COLUMN)).join('')}`;
}

/** `0.141 [0.121, 0.164]` */
export function cell(value: number | undefined, interval: readonly [number, number] | undefined): string {
  return value === undefined || !interval ? '–' : `${value.toFixed(3)} [${interval[0].toFixed(3)}, ${interval[1].toFixed(3)}]`;
}

/** `+0.170 [+0.124, +0.216]` */
export function difference(estimate: Estimate | undefined): string {
  return estimate ? `${signed(estimate.value)} [${signed(estimate.low)}, ${signed(estimate.high)}]` : '–';
}

function share(value: number | null): string {
  return value === null ? '–' : value.toFixed(3);
}

function short(name: string): string {
  return name.length < COLUMN ? name : `${name.slice(0, COLUMN - 2)}…`;
}

/** Thresholds τ of a model's G-Pass@k, ascending, and `mean` last. */
export function thresholdsOf({ gPassAtK }: Pick<PassAtKModel, 'gPassAtK'>): string[] {
  return Object.keys(gPassAtK).sort((a, b) => (a === 'mean' ? 1 : b === 'mean' ? -1 : Number(a) - Number(b)));
}
