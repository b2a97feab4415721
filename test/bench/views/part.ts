/** One line of the table. `target` is what the value is meant to stay under, or to reach with `atLeast`; null where nothing was set. */
export interface Row {
  name: string;
  unit: string;
  value: number;
  target: number | null;
  atLeast?: boolean;
  /** Why it was not measured. */
  skipped?: string;
}

export const row = (name: string, unit: string, value: number, target: number | null = null): Row => ({
  name,
  unit,
  value,
  target,
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
