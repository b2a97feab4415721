import { arithmeticStatements } from './arithmetic';

export interface DerivationStatistics {
  /** Equations that could be checked, and those that do not hold. */
  statements: number;
  broken: number;
  /** Completions with an equation that could be checked, and with one that does not hold. */
  checked: number;
  withBroken: number;
  /** Right completions among each of them: the second are right answers with a broken derivation. */
  rightChecked: number;
  rightWithBroken: number;
}

/** Whether the arithmetic of completions holds, as far as it can be checked (`arithmeticStatements`). */
export function derivationStatistics(completions: Iterable<{ text: string; isRight: boolean | null }>): DerivationStatistics {
  const found = { statements: 0, broken: 0, checked: 0, withBroken: 0, rightChecked: 0, rightWithBroken: 0 };
  for (const { text, isRight } of completions) {
    const statements = arithmeticStatements(text);
    if (statements.length === 0) continue;
    const broken = statements.filter(({ holds }) => !holds).length;
    found.statements += statements.length;
    found.broken += broken;
    found.checked++;
    if (broken > 0) found.withBroken++;
    if (!isRight) continue;
    found.rightChecked++;
    if (broken > 0) found.rightWithBroken++;
  }
  return found;
}
