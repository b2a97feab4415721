import { counted } from '../../../src/analysis/numberText';
import type { OneShotOverview } from '../../../src/contract/messages/oneShot';

/** What a run on so many examples will be, in a few sentences. */
export function startWords(
  { groups, numGenerations, entropyCoef, isHeldOut }: OneShotOverview['start'],
  examples: number,
): string {
  const of = examples === 1 ? 'it' : 'the two in turn';
  const batch =
    groups === null || numGenerations === null
      ? 'A dataset and a recipe are written'
      : `A dataset of ${counted(examples, 'example')} and a recipe are written; each batch is filled with copies: ${counted(groups, 'group')} of ${numGenerations} completions of ${of}`;
  const bonus = entropyCoef === null ? '' : `, with an entropy bonus (entropy_coef) of ${entropyCoef}`;
  const unmeasured = isHeldOut
    ? ''
    : ' Nothing is held out: add eval_dataset and eval_steps to the recipe to see what it gains on other problems.';
  return `${batch}${bonus}. All else is as in this run. You are asked before it starts.${unmeasured}`;
}
