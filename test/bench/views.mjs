/**
 * Measures the panels on large runs and evaluations, made in a temporary folder with the project's own writer, and prints a table beside
 * what each is meant to stay under. A busy machine shows: the load is printed, and what the event loop waits for while it has nothing to do.
 *
 *   npm run bench:views -- [--rows TEXT] [--steps N] [--out FILE.json]
 *
 * `--rows` takes only the parts whose name contains TEXT (coverage, run, heatmap, tree, manyRuns), `--steps` makes a shorter run than of 1,000 steps.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { root, testFolder } from '../e2e/paths.mjs';
import { built } from './views/build.mjs';
import { viewsTable } from './viewsTable.mjs';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '' },
    steps: { type: 'string', default: '1000' },
    out: { type: 'string', default: join(testFolder, 'bench/views.json') },
  },
});

/** Each part runs in a process of its own and prints its rows as the last line. */
const parts = ['coverage', 'run', 'heatmap', 'tree', 'manyRuns'];

execFileSync(process.execPath, ['esbuild.mjs', '--if-needed'], { cwd: root, stdio: 'inherit' });
const folder = mkdtempSync(join(tmpdir(), 'post-training-views-'));
const loadBefore = loadavg()[0];
const rows = [];
try {
  for (const part of parts.filter((name) => name.includes(values.rows))) {
    const program = await built(`test/bench/views/${part}.ts`);
    for (const stage of ['make', 'measure']) {
      const printed = execFileSync(process.execPath, ['--expose-gc', program, stage, join(folder, part), values.steps], {
        cwd: root,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'inherit'],
        maxBuffer: 1e8,
      });
      if (stage === 'measure') rows.push(...JSON.parse(printed.trim().split('\n').at(-1)));
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const load = { before: loadBefore, after: loadavg()[0] };
const machine = { cpu: cpus()[0]?.model ?? 'unknown', threads: availableParallelism(), node: process.version, load };
console.log(viewsTable(rows));
for (const { name, skipped } of rows) if (skipped) console.log(`skipped: ${name}: ${skipped}`);
mkdirSync(dirname(values.out), { recursive: true });
writeFileSync(values.out, `${JSON.stringify({ machine, rows }, null, 2)}\n`);
const told = `load average ${load.before.toFixed(1)} before and ${load.after.toFixed(1)} after`;
console.log(`\n${machine.cpu}, ${machine.threads} threads, Node ${machine.node}, ${told}; written to ${values.out}`);
