import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Ended } from '../sweep/runSweep';

/** How long a signal that the terminal may have sent the child too is kept back, ms. */
const FORWARD_AFTER = 1000;

export interface Stopping {
  isAsked(): boolean;
  /** Asks this process to end, as the signal would. */
  ask(signal: NodeJS.Signals): void;
  /** Told when it is asked, and by which signal. */
  onAsked: ((signal: NodeJS.Signals) => void) | null;
  dispose(): void;
}

/** Listens for what asks this process to end. */
export function stopSignals(): Stopping {
  let asked = false;
  const ask = (signal: NodeJS.Signals): void => {
    asked = true;
    stopping.onAsked?.(signal);
  };
  const stopping: Stopping = {
    isAsked: () => asked,
    ask,
    onAsked: null,
    dispose: () => signals.forEach((name) => process.off(name, ask)),
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of signals) process.on(name, ask);
  return stopping;
}

interface Child {
  /** The file that takes what it prints; null where that goes to this one's standard error. */
  log: string | null;
  /** It ends with this process, however that ends. A trainer goes on: its run is found again. */
  endsWithThis: boolean;
}

/**
 * Runs `posttrain …` as a process of its own, to its end: what a trainer leaves in memory is no burden to the next. What asks this process to end asks
 * that one too.
 */
export function endOfChild(args: readonly string[], stopping: Stopping, { log, endsWithThis }: Child): Promise<Ended> {
  return new Promise((done, fail) => {
    const output = log === null ? process.stderr : openSync(log, 'a');
    const started = spawn(process.execPath, [...process.execArgv, resolve(process.argv[1]!), ...args], {
      // What is closed when this process is gone: `endWithParent` listens at the other end.
      stdio: ['ignore', output, output, ...(endsWithThis ? (['ipc'] as const) : [])],
    });
    if (typeof output === 'number') closeSync(output);
    let later: NodeJS.Timeout | undefined;
    // A terminal sends Ctrl+C to both, `kill -INT` does not. A second SIGINT would end a trainer without a checkpoint; SIGTERM after it asks nothing new.
    stopping.onAsked = (signal) => {
      if (signal === 'SIGINT') later ??= setTimeout(() => started.kill('SIGTERM'), FORWARD_AFTER);
      else started.kill('SIGTERM');
    };
    const settle = (): void => {
      clearTimeout(later);
      stopping.onAsked = null;
    };
    started.on('error', (error) => {
      settle();
      fail(error);
    });
    started.on('exit', (code, signal) => {
      settle();
      done(signal === null ? { code: code ?? 1 } : { signal });
    });
  });
}
