import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { testFolder } from './paths.mjs';

const lock = join(testFolder, 'lock');

function holder(): number | undefined {
  try {
    const pid = Number(readFileSync(lock, 'utf8'));
    process.kill(pid, 0);
    return pid;
  } catch {
    return undefined;
  }
}

/** Waits until no other process drives a VS Code here: two at once starve each other. Returns what ends the turn. */
export async function waitForTurn(limitMs = 10 * 60_000): Promise<() => void> {
  mkdirSync(testFolder, { recursive: true });
  const end = Date.now() + limitMs;
  for (;;) {
    const other = holder();
    if (other === undefined || other === process.pid) rmSync(lock, { force: true });
    else if (Date.now() > end) throw new Error(`Process ${String(other)} still drives a VS Code (${lock}).`);
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      return () => {
        rmSync(lock, { force: true });
      };
    } catch {
      await delay(500);
    }
  }
}
