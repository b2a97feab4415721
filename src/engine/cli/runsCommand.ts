import { existsSync } from 'node:fs';
import type { RunEntry } from '../../store/runEntry';
import { RunStore } from '../../store/runStore';
import { parseCommand, type Command } from './command';
import { runsFolderOf } from './runFolders';
import { terminalText } from './terminalText';

export const runsCommand: Command = {
  name: 'runs',
  summary: 'list runs',
  help: `Usage: posttrain runs [--runs-folder DIR] [--json]

Lists runs, newest first, with their state and last step.

  --runs-folder DIR  where runs are (default .posttraining/runs)
  --json             prints {"runs":[{"id","folder","state","message","alive","resumable","step","maxSteps","method","model","createdAt","reward","loss"}]}
`,
  async run(args) {
    const { values } = parseCommand(args, { 'runs-folder': { type: 'string' }, json: { type: 'boolean' } });
    const folder = runsFolderOf(values['runs-folder']);
    const rows = existsSync(folder) ? await readRows(folder) : [];
    if (values.json) process.stdout.write(`${JSON.stringify({ runs: rows })}\n`);
    else process.stdout.write(rows.length === 0 ? `no runs in ${folder}\n` : table(rows, process.stdout));
    return 0;
  },
};

async function readRows(folder: string) {
  const store = new RunStore(folder);
  try {
    await store.ready;
    return store.runs.map(row);
  } finally {
    store.dispose();
  }
}

type RunLine = ReturnType<typeof row>;

function row(entry: RunEntry) {
  const { id, folder } = entry;
  if (entry.kind === 'starting') return { id, folder, state: 'starting' as const };
  if (entry.kind === 'broken') return { id, folder, state: 'broken' as const, message: entry.reason };
  const { record, summary } = entry;
  return {
    id,
    folder,
    state: summary.state,
    message: summary.message,
    alive: summary.alive,
    resumable: summary.resumable,
    step: summary.step,
    maxSteps: record.recipe.max_steps,
    method: record.recipe.method,
    model: record.baseModel.name,
    createdAt: record.createdAt,
    reward: summary.metrics['reward'] ?? null,
    loss: summary.metrics['loss'] ?? null,
  };
}

/** A line a run. Messages and names come from files: a terminal is shown their control characters, and each stays on its line. */
export function table(rows: readonly RunLine[], stream: { isTTY?: boolean }): string {
  const cells = rows.map((entry) =>
    [
      entry.id,
      entry.state,
      'step' in entry ? `step ${entry.step}/${entry.maxSteps}` : '',
      'reward' in entry && typeof entry.reward === 'number' ? `reward ${entry.reward.toFixed(4)}` : '',
      ('message' in entry && entry.message) || '',
    ].map((cell) => terminalText(cell, stream).replace(/\s+/g, ' ')),
  );
  const widths = cells[0]!.map((_, column) => Math.max(...cells.map((line) => line[column]!.length)));
  return cells
    .map(
      (line) =>
        `${line
          .map((cell, column) => cell.padEnd(widths[column]!))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}
