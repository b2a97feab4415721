import { bootstrapMeanDifference } from '../bootstrap';
import type { MixedShare } from './mixedGroups';

/** A temperature that prompts were sampled at. */
export interface MeasuredTemperature {
  temperature: number;
  /** Ascending by group size; the same sizes at each temperature. */
  mixed: readonly MixedShare[];
  /** Of each prompt the chance at the largest size; the same prompts in the same order at each temperature. */
  chances: readonly number[];
}

export interface Recommendation {
  temperature: number;
  numGenerations: number;
  /** One sentence on each. */
  temperatureReason: string;
  groupReason: string;
}

/** Share of what the largest group gives that is enough: beyond it twice the samples buy few groups more. */
const ENOUGH = 0.9;

/**
 * What to train with: the temperature at which most groups have a gradient, T = 1 (what the policy gradient is of) unless it has none or another is surely
 * better (95 % interval of the mean difference, paired by prompt); and
 * at it the smallest group that has 90 % of the groups with a gradient that the largest measured one has. Both rules are ours; that temperature and
 * group size have an optimum is shown by Yue et al. 2025 and by DAPO's dynamic sampling.
 *
 * @returns null where no group of any size would have a gradient
 */
export function recommend(all: readonly MeasuredTemperature[]): Recommendation | null {
  const measured = all.filter(({ mixed }) => mixed.length > 0);
  const best = [...measured].sort((a, b) => mostOf(b).value - mostOf(a).value)[0];
  if (!best || mostOf(best).value === 0) return null;
  const plain = measured.find(({ temperature }) => temperature === 1);
  const isPlainEnough = plain && mostOf(plain).value > 0 && bootstrapMeanDifference(plain.chances, best.chances).low <= 0;
  const chosen = isPlainEnough ? plain : best;
  const most = mostOf(chosen);
  const group = chosen.mixed.find(({ value }) => value >= ENOUGH * most.value)!;
  return {
    ...{ temperature: chosen.temperature, numGenerations: group.numGenerations },
    temperatureReason: temperatureReason(chosen, best, measured),
    groupReason:
      chosen.mixed.length === 1
        ? `Groups of ${most.numGenerations} have a gradient in ${percent(most.value)} of cases; no other size was measured.`
        : group === most
          ? `Groups of ${most.numGenerations} have a gradient in ${percent(most.value)} of cases, and smaller ones in less than nine tenths of that; larger ones were not measured.`
          : `Groups of ${group.numGenerations} have a gradient in ${percent(group.value)} of cases, nine tenths or more of the ${percent(most.value)} of groups of ${most.numGenerations}.`,
  };
}

function temperatureReason(
  chosen: MeasuredTemperature,
  best: MeasuredTemperature,
  measured: readonly MeasuredTemperature[],
): string {
  const { numGenerations, value } = mostOf(chosen);
  const share = `${percent(value)} of groups of ${numGenerations} have a gradient`;
  if (measured.length === 1) return `Only T = ${chosen.temperature} was measured: ${share}.`;
  if (chosen === best) return `At T = ${chosen.temperature} ${share}, the most of those measured.`;
  return `At T = 1 ${share}; ${percent(mostOf(best).value)} at T = ${best.temperature} are not surely more.`;
}

const mostOf = ({ mixed }: MeasuredTemperature): MixedShare => mixed.at(-1)!;
const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
