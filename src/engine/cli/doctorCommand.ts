import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { doctorText } from '../../analysis/doctorText';
import { backendNames, type BackendName } from '../../contract/recipe';
import type { OptionalBackend } from '../../contract/backendPackages';
import { backendsFolder } from '../backends/nativePackages';
import { diagnose } from '../doctor/diagnose';
import { tryBackend } from '../doctor/tryBackend';
import { tryInProcess } from '../doctor/trialProcess';
import { InputError } from '../inputError';
import { parseCommand, type Command } from './command';
import { abortedByTermination } from './terminationSignal';
import { terminalText } from './terminalText';

/** A native backend on a busy machine: libtensorflow and its GPU take seconds to begin. */
const limitMs = 90_000;

export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'tell what this machine can compute on, and what would make it better',
  help: `Usage: posttrain doctor [--json]
       posttrain doctor --try NAME

Looks for GPUs, their driver and CUDA's libraries, and tries every backend, each in a process of its own with ${limitMs / 1000} s to start.

  --json      prints {"machine","nvidia","adapter","cuda","backends":[{"name","works","device","reason","milliseconds","fix"}],"best","next"}
  --try NAME  starts one of ${backendNames.join(', ')} in this very process and prints what came of it as JSON

Exit codes: 0 some backend works, or --json, which says what does; 1 none does.
`,
  async run(args) {
    const { values } = parseCommand(args, { json: { type: 'boolean' }, try: { type: 'string' } });
    if (values.try !== undefined) return tryOne(values.try);
    const { signal, release } = abortedByTermination();
    try {
      const report = await diagnose({
        tryBackend: (name) => tryInProcess(name, { command: posttrain(), limitMs, signal }),
        setUp: setUpCommand,
        onTrial: (name, index) => process.stderr.write(`${index + 1}/${backendNames.length} trying ${name}\n`),
      });
      process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : terminalText(doctorText(report)));
      if (report.best !== null || values.json) return 0;
      process.stderr.write('posttrain doctor: no backend works here\n');
      return 1;
    } catch (error) {
      if (!signal.aborted) throw error;
      process.stderr.write('posttrain doctor: cancelled\n');
      return 1;
    } finally {
      release();
    }
  },
};

async function tryOne(value: string): Promise<number> {
  const name = backendNames.find((candidate) => candidate === value);
  if (!name) throw new InputError(`--try is ${value}; allowed: one of ${backendNames.join(', ')}`);
  return leave(name);
}

/** A backend may hold the process for ever once it was started, so this one ends itself when the result is out. */
async function leave(name: BackendName): Promise<number> {
  const trial = await tryBackend(name);
  await new Promise<void>((resolve) => process.stdout.write(`${JSON.stringify(trial)}\n`, () => resolve()));
  process.exit(trial.works ? 0 : 1);
}

function posttrain(): [string, string] {
  return [process.execPath, fileURLToPath(import.meta.url)];
}

/** The repository has an npm script for it; an installed extension has this program alone. */
function setUpCommand(backend: OptionalBackend): string {
  const here = fileURLToPath(import.meta.url);
  if (existsSync(join(dirname(here), '../../esbuild.mjs'))) return `npm run setup:backend ${backend}`;
  return ['node', quoted(here), 'setup', backend, '--folder', quoted(backendsFolder())].join(' ');
}

function quoted(path: string): string {
  return /[^\w./:\\-]/.test(path) ? `"${path}"` : path;
}
