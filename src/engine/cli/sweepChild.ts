import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import type { Ended } from '../sweep/runSweep';

/** How long a signal that the terminal may have sent the child too is kept back, ms. */
const FORWARD_AFTER = 1000;

export interface Stopping {
  isAsked(): boolean;
  /** Told when it is asked, and by which signal. */
  onAsked: ((signal: NodeJS.Signals) => void) | null;
  dispose(): void;
}

/** Listens for what asks this process to end. */
export function stopSignals(): Stopping {
  let asked = false;
  const stopping: Stopping = {
    isAsked: () => asked,
    onAsked: null,
    dispose: () => signals.forEach((name) => process.off(name, ask)),
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const ask = (signal: NodeJS.Signals): void => {
    asked = true;
    stopping.onAsked?.(signal);
  };
  for (const name of signals) process.on(name, ask);
  return stopping;
}

/**
 * Runs `posttrain …` as a process of its own, to its end: what a trainer leaves in memory is no burden to the next. Its progress is this one's standard
 * error. What asks this process to end asks that one too.
 */
export function endOfChild(args: readonly string[], stopping: Stopping): Promise<Ended> {
  return new Promise((done, fail) => {
    const started = spawn(process.execPath, [...process.execArgv, resolve(process.argv[1]!), ...args], {
      stdio: ['ignore', process.stderr, process.stderr],
    });
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
