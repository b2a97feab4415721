import type { Frame } from 'playwright-core';
import { axeFindings } from '../axeFindings';

/**
 * Serious and critical findings of axe in one frame, one line each. A live panel may be caught while it is drawn anew, so only what axe
 * finds in two looks counts; what it found in one alone is printed.
 */
export async function accessibilityProblems(frame: Frame): Promise<string[]> {
  const first = await axeFindings(frame);
  if (first.length === 0) return [];
  const second = new Set(await axeFindings(frame));
  const passing = first.filter((finding) => !second.has(finding));
  if (passing.length > 0) console.log(`axe found for a moment: ${passing.join('; ')}`);
  return first.filter((finding) => second.has(finding));
}
