import type { LineChart } from '../../../analysis/chart/chart';
import { isSureCrossing } from '../../../analysis/coverage/leadSentence';
import { count, fixed } from '../../../analysis/numberText';
import type { PassAtKComparison, PassAtKModel } from '../../../contract/passAtKReport';
import { cell, crossingSentence, difference } from '../../analyze/passAtKTable';
import type { Block, Section, Words } from '../document';
import type { ReportedModel } from '../reported';
import { besideBase } from './besideBase';
import { curvesOverK } from './curvesOverK';
import { gPassAtK } from './gPassAtK';
import { passAtKOverSteps } from './passAtKOverSteps';
import { comparisonsOf, modelsOfCoverage, type Coverage } from './coverage';

/** The curves, who is ahead where, and the numbers. */
export function passAtKSection(reports: Coverage, reported: readonly ReportedModel[]): Section {
  const title = 'pass@k';
  const models = modelsOfCoverage(reports);
  if (models.length === 0)
    return {
      title,
      blocks: [{ kind: 'text', text: 'Nothing was evaluated; posttrain evaluate --run RUN --samples N makes pass@k known.' }],
    };
  const comparisons = comparisonsOf(reports);
  const base = models[0]!.name;
  const ks = Object.keys(models[0]!.passAtK);
  const sentences = comparisons.map((comparison, index) => crossingSentence(comparison, base, models[index + 1]!.name));
  const names = models.map(({ name }) => name);
  const rows = ks.map((k) => ({
    label: `pass@${count(Number(k))}`,
    cells: models.map(({ passAtK, interval }): Words => cell(passAtK[k], interval[k])),
    differences: comparisons.map((one): Words => difference(one.difference[k])),
  }));
  const mean = {
    label: 'mean of all samples (mean@k)',
    cells: models.map(({ meanAtK: { value, low, high } }): Words => cell(value, [low, high])),
    differences: comparisons.map((): Words => ''),
  };
  return {
    title,
    blocks: [
      ...sentences.map((text): Block => ({ kind: 'finding', text })),
      { kind: 'chart', file: 'pass-at-k', chart: curves(models, comparisons) },
      ...besideBase('pass@k with 95 % intervals', names, names, [...rows, mean]),
      ...passAtKOverSteps(reported, models),
      ...gPassAtK(models, ks),
    ],
  };
}

function curves(models: readonly PassAtKModel[], comparisons: readonly PassAtKComparison[]): LineChart {
  const ks = Object.keys(models[0]!.passAtK).map(Number);
  const [only] = comparisons;
  const mark = comparisons.length === 1 && only?.crossing ? crossingMark(only, models[0]!, ks.at(-1) ?? 1) : undefined;
  return curvesOverK(
    'pass@k: share of problems solved by at least one of k samples',
    models.map(({ name, passAtK, interval }, index) => ({
      ...{ name, index },
      curve: ks.map((k) => ({ k, value: passAtK[k]!, low: interval[k]![0], high: interval[k]![1] })),
    })),
    mark,
  );
}

function crossingMark({ crossing, sureLead }: PassAtKComparison, base: PassAtKModel, upTo: number): LineChart['mark'] {
  const { k, interval, direction } = crossing!;
  const [low, high] = interval;
  const place = isSureCrossing(sureLead, { direction, k }) ? 'they cross at' : 'mean curves cross near';
  const range = `95 % interval ${low === null ? 'below 1' : fixed(low, 1)} to ${high === null ? `beyond ${count(upTo)}` : fixed(high, 1)}`;
  return { x: k, y: heightAt(k, base), low: low ?? 1, high: high ?? upTo, words: [`${place} k = ${fixed(k, 1)}`, range] };
}

/** On the line that is drawn between two powers of two. */
function heightAt(k: number, { passAtK }: PassAtKModel): number {
  const ks = Object.keys(passAtK).map(Number);
  const after = Math.max(
    1,
    ks.findIndex((one) => one >= k),
  );
  const [from, to] = [ks[after - 1]!, ks[after] ?? ks[after - 1]!];
  const share = from === to ? 0 : Math.log(k / from) / Math.log(to / from);
  return passAtK[from]! + share * (passAtK[to]! - passAtK[from]!);
}
