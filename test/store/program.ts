/**
 * What the store does, one action a process, for tests that kill it or take its disk away. Usage: program ACTION FOLDER [COUNT].
 * Prints `ready` when it has begun.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomic } from '../../src/store/atomicFile';
import { sealCheckpoint } from '../../src/store/checkpointFiles';
import { EventLogWriter } from '../../src/store/eventLog';
import { acquireRunLock } from '../../src/store/lock';
import { currentIdentity } from '../../src/store/processIdentity';

const [action, folder = '.', count = '1'] = process.argv.slice(2);

async function act(): Promise<void> {
  switch (action) {
    case 'append': {
      const log = await EventLogWriter.open(join(folder, 'events.jsonl'));
      for (let step = 1; step <= Number(count); step++) {
        log.append({ type: 'state', state: 'running', step, message: 'x'.repeat(40) });
      }
      log.close();
      return;
    }
    case 'replace':
      await writeFileAtomic(join(folder, 'file.txt'), 'new '.repeat(Number(count)));
      return;
    case 'seal': {
      mkdirSync(folder, { recursive: true });
      for (const name of ['a', 'b', 'c']) writeFileSync(join(folder, name), name);
      await sealCheckpoint(folder, { runId: 'r', step: 1, attempt: 1, createdAt: 1, baseModel: 'm', metrics: {} });
      return;
    }
    case 'identity':
      process.stdout.write(`${JSON.stringify(await currentIdentity())}\n`);
      await new Promise((resolve) => process.stdin.resume().on('end', resolve));
      return;
    case 'race':
      await race();
      return;
    case 'lock':
      await acquireRunLock(folder);
      process.stdout.write('locked\n');
      await new Promise((resolve) => process.stdin.resume().on('end', resolve));
      return;
    default:
      throw new Error(`${action} is no action`);
  }
}

/** Tries for the lock as soon as the file `go` is there, and holds it until its input ends. */
async function race(): Promise<void> {
  const { existsSync } = await import('node:fs');
  process.stdout.write('ready\n');
  while (!existsSync(join(folder, 'go'))) await new Promise((resolve) => setTimeout(resolve, 1));
  try {
    await acquireRunLock(folder);
    process.stdout.write('won\n');
  } catch (error) {
    process.stdout.write(`${(error as Error).name}\n`);
  }
  await new Promise((resolve) => process.stdin.resume().on('end', resolve));
}

await act().catch((error: unknown) => {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
});
