import type { MemoryEngine } from '../../contract/memoryReport';

/** How many measured runs the estimate was compared with, and the largest error among them, per cent. docs/memory.md has the rows; tests compare. */
export const publishedErrors = { rows: 35, largest: 18 } as const;
export const builtInErrors = { rows: 13, largest: 21 } as const;

/** How far an engine's figures are from measurements, in one sentence. */
export function measuredWords(engine: MemoryEngine): string {
  const { rows, largest } = publishedErrors;
  const published = `within ${largest} % on ${rows} published measurements of prime-rl`;
  if (engine === 'built-in')
    return `Within ${builtInErrors.largest} % on ${builtInErrors.rows} measured runs of this engine on CPUs.`;
  if (engine === 'prime-rl') return `${published.replace('w', 'W')}.`;
  const name = engine === 'trl' ? 'TRL' : 'verl';
  return `Derived, not measured here: no whole run of ${name} was. The same formulas are ${published}.`;
}
