import type { Measured } from './eventLoop';

/** One line of the table. `target` is what the value is meant to stay under, or to reach with `atLeast`; null where nothing was set. */
export interface Row {
  name: string;
  unit: string;
  value: number;
  target: number | null;
  atLeast?: boolean;
  /** Of a block of the event loop: its processor time, ms; null where the system does not tell. */
  cpu?: number | null;
  /** Why it was not measured. */
  skipped?: string;
}

export const row = (name: string, unit: string, value: number, target: number | null = null): Row => ({
  name,
  unit,
  value,
  target,
});

/** The longest block of the extension host while something was measured. */
export const blockRow = ({ block, cpuBlock }: Measured<unknown>, of: string, target: number | null = 50): Row => ({
  ...row(`${of}: longest block of the extension host`, 'ms', block, target),
  cpu: cpuBlock,
});

/** Runs the stage that the command line names: `make` puts data into a folder, `measure` prints rows of it as the last line. */
export async function part(stages: {
  make?: (folder: string, steps: number) => Promise<void>;
  measure: (folder: string, steps: number) => Promise<Row[]>;
}): Promise<void> {
  const [stage, folder = '', steps = '1000'] = process.argv.slice(2);
  if (stage === 'make') await stages.make?.(folder, Number(steps));
  else process.stdout.write(`${JSON.stringify(await stages.measure(folder, Number(steps)))}\n`);
}
