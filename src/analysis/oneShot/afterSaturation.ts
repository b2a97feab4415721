import { mean } from '../mean';

/** An accuracy at a step, within 0 … 1. */
export interface StepValue {
  step: number;
  value: number;
}

/** Steps over which a single step's chance is averaged. */
export const WINDOW = 5;
/** Training accuracy that counts as saturated. Wang et al. 2025 speak of nearly 100 %; the number is ours. */
export const SATURATED = 0.95;
/** How much larger the share of degraded outputs has to be than at the start. Ours. */
export const WORSE = 0.2;
/** Steps at the start that the degraded share is compared with. */
const START = 10;
/** Held-out accuracy has held where it lost no more than this. Ours. */
export const HELD = 0.02;

/**
 * The step at which training accuracy is saturated: the first from which the mean of five steps is 0.95 or more. null where it never is.
 * @param training ascending by step
 */
export function saturationStep(training: readonly StepValue[]): number | null {
  return training.find((_, index) => isWindow(training, index) && windowMean(training, index) >= SATURATED)?.step ?? null;
}

export interface PostSaturationGain {
  /** The held-out accuracy that it starts from: the last measured up to saturation, or the first after it. */
  from: StepValue;
  /** The last measured, and the best after `from`. */
  last: StepValue;
  best: StepValue;
  /** `last` less `from`: the best of many measurements would be too high by chance. */
  gain: number;
}

/**
 * What held-out accuracy gains after training accuracy is saturated: "post-saturation generalization" (Wang et al. 2025, "Reinforcement learning
 * for reasoning with one training example", section 3). null where nothing was measured after it.
 * @param heldOut ascending by step
 */
export function postSaturationGain(heldOut: readonly StepValue[], saturation: number): PostSaturationGain | null {
  const from = heldOut.findLast(({ step }) => step <= saturation) ?? heldOut[0];
  const later = from ? heldOut.filter(({ step }) => step > from.step && step > saturation) : [];
  const last = later.at(-1);
  if (!from || !last) return null;
  const best = later.reduce((a, b) => (b.value > a.value ? b : a));
  return { from, last, best, gain: last.value - from.value };
}

export interface Degradation {
  step: number;
  /** Share of degraded outputs at the start, and from the step on. */
  before: number;
  after: number;
  /** Mean held-out accuracy from the step on, less that of the last five up to it: the best of them would be too high by chance. null where it was not measured on both sides. */
  heldOutChange: number | null;
  /** Whether held-out accuracy held: it lost at most 0.02. null where that is not known. */
  isHeld: boolean | null;
}

/**
 * The step from which training outputs are degraded and stay so: it has a share of degraded outputs that is larger by 0.2 or more than that of the first ten
 * steps, as has the mean of any five steps from it on. In one-shot RLVR outputs on the training example become gibberish while test accuracy holds (Wang
 * et al. 2025, section 3). null where there is none.
 * @param degraded ascending by step
 */
export function degradationStep(degraded: readonly StepValue[], heldOut: readonly StepValue[]): Degradation | null {
  if (degraded.length < 2 * WINDOW) return null;
  const start = degraded.slice(0, Math.min(START, Math.floor(degraded.length / 2)));
  const before = mean(start.map(({ value }) => value));
  let first = -1;
  for (let index = degraded.length - WINDOW; index >= start.length; index--) {
    if (windowMean(degraded, index) < before + WORSE) break;
    first = index;
  }
  if (first < 0) return null;
  // The mean is that of a worse share where the last steps of five alone are worse: the step is the first that is so itself.
  first += Math.max(
    0,
    degraded.slice(first, first + WINDOW).findIndex(({ value }) => value >= before + WORSE),
  );
  const { step } = degraded[first]!;
  const earlier = heldOut.filter((one) => one.step <= step).map(({ value }) => value);
  const later = heldOut.filter((one) => one.step > step).map(({ value }) => value);
  const heldOutChange = earlier.length === 0 || later.length === 0 ? null : mean(later) - mean(earlier.slice(-WINDOW));
  return {
    ...{ step, before, after: mean(degraded.slice(first).map(({ value }) => value)), heldOutChange },
    isHeld: heldOutChange === null ? null : heldOutChange >= -HELD,
  };
}

const isWindow = (values: readonly StepValue[], index: number): boolean => index + WINDOW <= values.length;
const windowMean = (values: readonly StepValue[], index: number): number =>
  mean(values.slice(index, index + WINDOW).map(({ value }) => value));
