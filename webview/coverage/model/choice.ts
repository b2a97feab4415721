import type { CoverageChoice, CoverageOverview } from '../../../src/contract/messages/coverage';

/** What is shown, the one compared with first; what is chosen and still there stays, else what the host suggests. */
export function offeredKeys({ choices, suggested }: CoverageOverview, chosen: readonly string[]): string[] {
  const first = choices.find(({ key }) => key === chosen[0]);
  if (!first) return [...suggested];
  return chosen.filter((key) => choices.some((choice) => choice.key === key && choice.group === first.group));
}

/** Why an evaluation cannot be shown or hidden; null where it can. */
export function unableReason(
  choice: CoverageChoice,
  choices: readonly CoverageChoice[],
  keys: readonly string[],
  most: number,
): string | null {
  if (keys.includes(choice.key)) return keys.length === 1 ? 'The only one that is shown.' : null;
  const first = choices.find(({ key }) => key === keys[0]);
  if (first && first.group !== choice.group) return `It is of other problems than ${first.label}.`;
  return keys.length >= most ? `${most} are shown already.` : null;
}
