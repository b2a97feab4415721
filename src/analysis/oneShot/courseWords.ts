import { HELD, SATURATED, WINDOW, WORSE } from './afterSaturation';
import { fixed, percent, signed } from '../numberText';
import type { OneShotCourse } from '../../contract/oneShotReport';

type Degradation = NonNullable<OneShotCourse['degradation']>;

/** What a run on one or two examples showed, in one sentence. */
export function courseFinding({ training, saturation, gain, heldOut }: OneShotCourse, isGoing: boolean): string {
  const last = training.at(-1);
  if (saturation === null) {
    const now = last ? `: it is ${fixed(last.value)} at step ${last.step}` : '';
    return `Training accuracy is not saturated${isGoing ? ' yet' : ''}${now}.`;
  }
  if (heldOut.length === 0)
    return `Training accuracy is saturated from step ${saturation} on; whether it generalises is not known, since nothing is held out.`;
  if (!gain)
    return `Training accuracy is saturated from step ${saturation} on; held-out accuracy was not measured after that${isGoing ? ' yet' : ''}.`;
  const change = fixed(Math.abs(gain.gain), 3);
  const verb = Number(change) === 0 ? 'does not move' : `${gain.gain > 0 ? 'rises' : 'falls'} by ${change}`;
  return `After training accuracy is saturated at step ${saturation}, held-out accuracy ${verb}.`;
}

/** What became of the training outputs, in one sentence. */
export function degradationSentence({ degradation, training }: OneShotCourse): string {
  if (degradation) return `Training outputs are degraded from step ${degradation.step} on. ${heldSentence(degradation)}`;
  return training.length < 2 * WINDOW
    ? `Whether training outputs degrade is told from ${2 * WINDOW} steps on.`
    : 'Training outputs are not degraded for good at any step.';
}

/** Whether held-out accuracy holds while outputs are degraded. */
export function heldSentence({ isHeld, heldOutChange }: Degradation): string {
  if (isHeld === null || heldOutChange === null) return 'Held-out accuracy was not measured on both sides of it.';
  return isHeld ? 'Held-out accuracy holds.' : `Held-out accuracy falls by ${fixed(Math.abs(heldOutChange), 3)}.`;
}

/** A number of a run on one or two examples, and what it rests on. */
export interface CourseFact {
  label: string;
  value: string;
  detail: string;
}

export function courseFacts(course: OneShotCourse): CourseFact[] {
  const { training, saturation, gain, degradation, heldOut, metric } = course;
  const [first, last] = [training[0], training.at(-1)];
  const measured = heldOut.at(-1);
  return [
    {
      label: 'Training accuracy',
      value: last ? fixed(last.value) : '–',
      detail:
        first && last
          ? `at step ${last.step}, from ${fixed(first.value)} at step ${first.step}`
          : 'No step has a rollout that did not fail.',
    },
    {
      label: 'Saturated from',
      value: saturation === null ? '–' : `step ${saturation}`,
      detail: `${saturation === null ? 'No' : 'The first'} ${WINDOW} steps in a row with a mean of ${fixed(SATURATED)} or more${saturation === null ? ' so far' : ''}`,
    },
    {
      label: 'Post-saturation gain',
      value: gain ? signed(gain.gain, 3) : '–',
      detail: gain
        ? `held out ${fixed(gain.from.value, 3)} at step ${gain.from.step} to ${fixed(gain.last.value, 3)} at step ${gain.last.step}; best ${fixed(gain.best.value, 3)} at step ${gain.best.step} (${metric})`
        : measured
          ? `held out ${fixed(measured.value, 3)} at step ${measured.step} (${metric})${saturation === null ? '' : '; nothing measured after saturation'}`
          : 'Nothing is held out: set eval_dataset and eval_steps.',
    },
    {
      label: 'Outputs degrade from',
      value: degradation ? `step ${degradation.step}` : '–',
      detail: degradation
        ? `${percent(degradation.before)} of outputs at the start, ${percent(degradation.after)} then. ${heldSentence(degradation)}`
        : `No step from which ${percent(WORSE)} more outputs than at the start are cut off, end in a loop or mix writing systems`,
    },
  ];
}

/** How the numbers were made, sentences without a full stop. */
export const COURSE_NOTES = [
  `Saturation and degradation are told by means of ${WINDOW} steps; held-out accuracy holds where it loses no more than ${fixed(HELD)}: these limits are ours`,
  'The gain is the difference of two measurements, and has the sampling error of both',
  'An output is degraded where it was cut off at the length limit, ends in a loop or mixes writing systems',
];
