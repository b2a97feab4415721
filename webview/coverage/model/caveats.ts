import { unseenRate } from '../../../src/analysis/coverage/unseenRate';
import type { CoverageChoice, CoverageMajority, CoverageReport } from '../../../src/contract/messages/coverage';
import { count, counted, percent } from '../../../src/analysis/numberText';
import { visibleText } from '../../shared/hostileText';
import { factorOf } from './factor';
import type { Shown } from './shown';

export interface Caveat {
  /** Something in the data weakens the comparison, beyond how it was measured. */
  isWarning: boolean;
  text: string;
}

const FEW_PROBLEMS = 20;

/**
 * What a reader has to know before believing the charts, warnings first. `shown` are the report's models.
 * @param majority maj@k where it is what is shown
 */
export function caveats(report: CoverageReport, shown: readonly Shown[], majority: CoverageMajority | null = null): Caveat[] {
  const warn = (text: string): Caveat => ({ isWarning: true, text });
  return [
    ...leftOut(report, shown).map(warn),
    ...mixedSamples(report, shown).map(warn),
    ...settings(shown).map(warn),
    ...failed(shown).map(warn),
    ...(majority?.caveats ?? []).map((text) => warn(`${visibleText(text)}.`)),
    ...(report.problems.length < FEW_PROBLEMS
      ? [warn(`Only ${counted(report.problems.length, 'problem')}: an interval over so few says little.`)]
      : []),
    { isWarning: false, text: method(report) },
  ];
}

function leftOut({ models }: CoverageReport, shown: readonly Shown[]): string[] {
  const lacking = models.flatMap(({ missing }, index) =>
    missing === 0 ? [] : [`${shown[index]?.name ?? ''} lacks ${count(missing)}`],
  );
  return lacking.length === 0 ? [] : [`Problems that not all have are left out on all sides: ${lacking.join(', ')}.`];
}

function mixedSamples({ models }: CoverageReport, shown: readonly Shown[]): string[] {
  const least = Math.min(...models.map(({ samples }) => samples.least));
  if (models.every(({ samples }) => samples.least === least && samples.most === least)) return [];
  const each = models.map(({ samples: { least: few, most } }, index) => {
    const words = few === most ? count(few) : `${count(few)} to ${count(most)}`;
    return `${shown[index]?.name ?? ''} ${words}`;
  });
  return [
    `Samples a problem differ (${each.join(', ')}): the curves stop at k = ${count(least)}, and “solved at least once” favours those with more.`,
  ];
}

type Setting = 'temperature' | 'top_p' | 'top_k' | 'max_completion_length' | 'reward_funcs';
const SETTINGS: Record<Setting, string> = {
  temperature: 'temperature',
  top_p: 'top-p',
  top_k: 'top-k',
  max_completion_length: 'longest completion',
  reward_funcs: 'reward',
};

function settings(shown: readonly Shown[]): string[] {
  const written = (choice: CoverageChoice, key: Setting): string => visibleText(String(choice[key] ?? 'not known'));
  const factor = factorOf(shown.map(({ choice }) => choice))?.key;
  return (Object.keys(SETTINGS) as Setting[])
    .filter((key) => key !== factor && new Set(shown.map(({ choice }) => written(choice, key))).size > 1)
    .map(
      (key) =>
        `Not sampled alike: ${SETTINGS[key]} ${shown.map(({ name, choice }) => `${written(choice, key)} (${name})`).join(', ')}.`,
    );
}

function failed(shown: readonly Shown[]): string[] {
  return shown
    .filter(({ choice }) => choice.failed > 0)
    .map(
      ({ name, choice: { failed: samples, areFailedCounted } }) =>
        `${counted(samples, 'sample')} of ${name} failed and ${samples === 1 ? 'is' : 'are'} ${
          areFailedCounted
            ? 'counted as wrong, as records of earlier versions have it: evaluate it again to leave them out'
            : 'left out'
        }.`,
    );
}

function method({ models, problems, resamples, comparisons }: CoverageReport): string {
  const n = Math.min(...models.map(({ samples }) => samples.least));
  const paired = comparisons.length > 0 ? ', paired' : '';
  const intervals = `Bands and intervals: 95 %, bootstrap over ${counted(problems.length, 'problem')}${paired}, ${count(resamples)} resamples.`;
  const ahead = comparisons.length > 0 ? ' Who is ahead is told by a band that holds at all k at once.' : '';
  const rare = comparisons.length > 0 ? ': a lost problem became rare, it was not proved impossible' : '';
  return `${intervals}${ahead} 0 of ${count(n)} still allows a success rate of up to ${percent(unseenRate(n))}${rare}.`;
}
