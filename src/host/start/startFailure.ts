import { StartFailedError } from '../../launchers/launcher';

const INPUT_REFUSED = 2;

/** Why a run did not begin, as one sentence to show: for refused input the last line the trainer said, which is its sentence. */
export function startFailure(error: unknown): unknown {
  if (!(error instanceof StartFailedError) || error.exitCode !== INPUT_REFUSED) return error;
  const sentence = error.lines.findLast((line) => line.trim() !== '');
  return sentence ? new Error(sentence.trim(), { cause: error }) : error;
}
