import type { OneShotCourse, OneShotReport } from '../../contract/oneShotReport';

/** A one-shot report as text. @param top problems of the ranking */
export function oneShotTable({ ranking, course, caveats }: OneShotReport, top: number): string {
  const rows = ranking.slice(0, top).map(({ problem, variance, accuracies, prompt }) => {
    const each = accuracies.map((accuracy) => accuracy.toFixed(2)).join(' ');
    const named = prompt === null ? problem : `${problem}  ${prompt.replaceAll('\n', ' ').slice(0, 60)}`;
    return `${variance.toFixed(4).padStart(8)}  ${named}\n          ${each}`;
  });
  const more = ranking.length > top ? [`${ranking.length - top} more problems; --json has all`] : [];
  const notes = caveats.map((one) => `Note: ${one}.`);
  return `${['variance  problem, and its accuracy by epoch', ...rows, ...more, ...(course ? courseLines(course) : []), ...notes].join('\n')}\n`;
}

/** How a run on one or two examples went, in sentences. */
function courseLines({ prompts, training, heldOut, saturation, gain, degradation, metric }: OneShotCourse): string[] {
  const last = training.at(-1);
  const on = prompts.length === 1 ? 'one example' : 'two examples';
  const change = gain && `${gain.gain >= 0 ? '+' : ''}${gain.gain.toFixed(3)}`;
  return [
    `A run on ${on}: training accuracy ${last ? `${last.value.toFixed(3)} at step ${last.step}` : 'was not measured'}.`,
    saturation === null ? 'Training accuracy is not saturated.' : `Training accuracy is saturated from step ${saturation} on.`,
    heldOut.length === 0
      ? 'Nothing was held out: whether it generalises is not known.'
      : gain
        ? `Held-out accuracy (${metric}) after that: ${change}, from ${gain.from.value.toFixed(3)} at step ${gain.from.step} to ${gain.last.value.toFixed(3)} at step ${gain.last.step}; best ${gain.best.value.toFixed(3)} at step ${gain.best.step}.`
        : 'Held-out accuracy was not measured after that.',
    degradation
      ? `Training outputs are degraded from step ${degradation.step} on: ${(100 * degradation.before).toFixed(0)} % at the start, ${(100 * degradation.after).toFixed(0)} % then. ${heldWords(degradation)}`
      : 'Training outputs are not degraded for good at any step.',
  ];
}

function heldWords({ isHeld, heldOutChange }: NonNullable<OneShotCourse['degradation']>): string {
  if (isHeld === null || heldOutChange === null) return 'Held-out accuracy was not measured on both sides of it.';
  return isHeld ? 'Held-out accuracy holds.' : `Held-out accuracy falls by ${Math.abs(heldOutChange).toFixed(3)}.`;
}
