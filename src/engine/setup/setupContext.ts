import type { RunProgram } from './runProgram';

/** What each part of a setup works with. */
export interface SetupContext {
  /** The folder being filled, which is renamed when it is complete: nothing in it may name it absolutely. */
  folder: string;
  run: RunProgram;
  npm: readonly [string, ...string[]];
  signal: AbortSignal;
  /** What is being done, for a person who waits. */
  say(step: string): void;
  /** What programs print, for a log. */
  log(text: string): void;
}
