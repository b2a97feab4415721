/**
 * The part of a trainer that a launcher sees, with the engine's command line: `train RECIPE --run-id ID --runs-folder DIR …` and
 * `resume FOLDER`. The recipe is the name of a way to behave. It runs until it is asked to stop.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { basename, join } from 'node:path';
import { earlierControl, pendingControl } from '../../src/store/controlFiles';
import { EventLogWriter } from '../../src/store/eventLog';
import { acquireRunLock } from '../../src/store/lock';
import { currentIdentity } from '../../src/store/processIdentity';
import { prepareRunFolder } from '../../src/store/runPaths';
import { readRunRecord, writeRunRecord } from '../../src/store/runRecordFile';
import { sampleRecord } from '../store/records';

const [command, subject = '', ...rest] = process.argv.slice(2);
const option = (name: string) => rest[rest.indexOf(name) + 1]!;

async function main(): Promise<void> {
  console.log(`${command} ${rest.join(' ')}`);
  console.log(
    `environment ${Object.keys(process.env)
      .filter((name) => /^(VSCODE|ELECTRON)_/.test(name))
      .join()}`,
  );
  if (command === 'resume') return train(subject, 2);
  const behaviour = basename(subject);
  if (behaviour === 'refused') {
    console.error('refused.yaml: beta is -1; allowed: a number of at least 0.');
    process.exit(2);
  }
  if (behaviour === 'crash') throw new Error('out of memory');
  if (behaviour === 'slow') await sleep(600_000);
  if (behaviour === 'stubborn') process.on('SIGTERM', () => console.log('ignored SIGTERM'));
  const { folder } = await prepareRunFolder(option('--runs-folder'), option('--run-id'));
  await train(folder, 1, behaviour);
}

async function train(folder: string, attempt: number, behaviour = 'obedient'): Promise<void> {
  const forgetEarlier = earlierControl(folder);
  const lock = await acquireRunLock(folder);
  forgetEarlier();
  const record = attempt === 1 ? sampleRecord(basename(folder)) : await readRunRecord(folder);
  await writeRunRecord(folder, { ...record, process: await currentIdentity() });
  const log = await EventLogWriter.open(join(folder, 'events.jsonl'));
  if (attempt > 1) log.append({ type: 'resumed', fromStep: 0, attempt });
  log.append({ type: 'state', state: 'running', step: 0 });
  for (let step = 1; ; step++) {
    await sleep(50);
    log.append({ type: 'step', step, attempt, metrics: {}, durationMs: 50, rollouts: null });
    console.log(`step ${step}`);
    if (behaviour !== 'obedient') continue;
    const [asked] = pendingControl(folder);
    if (!asked) continue;
    asked.done();
    log.append({ type: 'state', state: 'stopped', step });
    log.close();
    lock.release();
    return;
  }
}

await main();
