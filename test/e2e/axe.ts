import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import type AxeBuilder from '@axe-core/playwright';
import type { Frame } from 'playwright-core';

type AxeResults = Awaited<ReturnType<AxeBuilder['analyze']>>;

// axe itself, as @axe-core/playwright brings it; that package drives whole pages, and of VS Code's page only our frames are ours.
const source = readFileSync(
  createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright')).resolve('axe-core/axe.min.js'),
  'utf8',
);

/**
 * Serious and critical findings of axe in one frame, one line each. A live panel may be caught while it is drawn anew, so only what axe
 * finds in two looks counts; what it found in one alone is printed.
 */
export async function accessibilityProblems(frame: Frame): Promise<string[]> {
  const first = await findings(frame);
  if (first.length === 0) return [];
  const second = new Set(await findings(frame));
  const passing = first.filter((finding) => !second.has(finding));
  if (passing.length > 0) console.log(`axe found for a moment: ${passing.join('; ')}`);
  return first.filter((finding) => second.has(finding));
}

async function findings(frame: Frame): Promise<string[]> {
  await frame.evaluate(source);
  const { violations } = await frame.evaluate(() => (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run());
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.flat().join(' ')}: ${failureSummary ?? ''}`),
    );
}
