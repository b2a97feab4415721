/** What a step of a multi-step pick came to. `again` shows the same step with what was changed. */
export type StepOutcome<S> = { kind: 'next' | 'again'; state: S } | { kind: 'back' } | { kind: 'cancel' };

export interface StepPosition {
  /** From 1. */
  step: number;
  total: number;
}

export type FlowStep<S> = (state: S, position: StepPosition) => Promise<StepOutcome<S>>;

/**
 * Asks one step after the other. Back goes to the step before with the state it had there; on the first step it cancels.
 * Resolves with the last state, or undefined when cancelled.
 */
export async function runFlow<S>(steps: FlowStep<S>[], initial: S): Promise<S | undefined> {
  const states: S[] = [initial];
  for (let index = 0; index < steps.length;) {
    const step = steps[index]!;
    const outcome = await step(states[index]!, { step: index + 1, total: steps.length });
    if (outcome.kind === 'cancel' || (outcome.kind === 'back' && index === 0)) return undefined;
    if (outcome.kind === 'back') index -= 1;
    else if (outcome.kind === 'again') states[index] = outcome.state;
    else states[++index] = outcome.state;
  }
  return states[steps.length];
}
