import { counted } from '../../../src/analysis/numberText';
import type { OneShotOverview } from '../../../src/contract/messages/oneShot';

/** What a run on so many examples will be, in one or two sentences. */
export function startWords({ groups, numGenerations, entropyCoef }: OneShotOverview['start'], examples: number): string {
  const of = examples === 1 ? 'it' : 'the two in turn';
  const batch =
    groups === null || numGenerations === null
      ? 'A dataset and a recipe are written'
      : `A dataset of ${counted(examples, 'example')} and a recipe are written; each batch is filled with copies: ${counted(groups, 'group')} of ${numGenerations} completions of ${of}`;
  const bonus = entropyCoef === null ? '' : `, with an entropy bonus (entropy_coef) of ${entropyCoef}`;
  return `${batch}${bonus}. All else is as in this run. You are asked before it starts.`;
}
