import type { CoverageChoice } from '../../../src/contract/messages/coverage';

/**
 * Evaluations of one run at all of its steps, ascending, after the one compared with: the newest of each step, sampled as that one was. Where there
 * are too many, some at even distances, the last among them.
 * @returns null where fewer than two steps of that run were evaluated on the same problems
 */
export function allSteps(
  run: string,
  choices: readonly CoverageChoice[],
  first: CoverageChoice | undefined,
  most: number,
): string[] | null {
  const group = first?.group ?? choices.find(({ runKey }) => runKey === run)?.group;
  const byStep = new Map<number, CoverageChoice>();
  for (const choice of choices) {
    const { step, runKey, temperature, createdAt } = choice;
    if (runKey !== run || step === null || choice.group !== group || choice.key === first?.key) continue;
    if (first && first.temperature !== temperature) continue;
    const before = byStep.get(step);
    if (!before || (createdAt ?? 0) > (before.createdAt ?? 0)) byStep.set(step, choice);
  }
  if (byStep.size < 2) return null;
  const steps = [...byStep.keys()].sort((a, b) => a - b);
  const room = Math.min(steps.length, most - (first ? 1 : 0));
  const some = Array.from({ length: room }, (_, place) => steps[Math.round(((place + 1) * steps.length) / room) - 1]!);
  return [...(first ? [first.key] : []), ...some.map((step) => byStep.get(step)!.key)];
}
