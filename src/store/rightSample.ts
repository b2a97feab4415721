import * as z from 'zod';
import type { RolloutRow } from '../contract/rollout';

const partsSchema = z.record(z.string(), z.number().nullable());

/**
 * Whether a sample is right: its verifier gave it 1, which is the first reward where none is named, and the only one where the file keeps no
 * parts; a failed sample is not.
 * @throws Error for `reward_parts` that are no JSON object of numbers, which a file that others wrote may have
 */
export function isRightSample(row: Pick<RolloutRow, 'reward' | 'reward_parts'>, verifier: string | null = null): boolean {
  if (row.reward === null) return false;
  const parts = partsOf(row.reward_parts);
  const [first = row.reward] = Object.values(parts);
  return (verifier === null ? first : Object.hasOwn(parts, verifier) ? parts[verifier] : null) === 1;
}

function partsOf(text: string): Record<string, number | null> {
  try {
    return partsSchema.parse(JSON.parse(text || '{}'));
  } catch {
    const shown = JSON.stringify(text.length > 60 ? `${text.slice(0, 59)}…` : text);
    throw new Error(`reward_parts is ${shown}; allowed: a JSON object with a number for each reward`);
  }
}
