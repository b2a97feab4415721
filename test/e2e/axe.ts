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

/** Serious and critical findings of axe in one frame, one line each. */
export async function accessibilityProblems(frame: Frame): Promise<string[]> {
  await frame.evaluate(source);
  const { violations } = await frame.evaluate(() => (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run());
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${target.flat().join(' ')}: ${failureSummary ?? ''}`),
    );
}
