import { setTimeout as delay } from 'node:timers/promises';

/** Asks until the answer is neither undefined, null nor false, and gives it back. Throws after `limitMs`, naming what was waited for. */
export async function until<T>(
  what: string,
  limitMs: number,
  ask: () => Promise<T> | T,
): Promise<NonNullable<Exclude<T, false>>> {
  const end = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== null && answer !== false) return answer as NonNullable<Exclude<T, false>>;
    if (Date.now() > end) throw new Error(`Waited ${limitMs / 1000} s in vain until ${what}.`);
    await delay(100);
  }
}
