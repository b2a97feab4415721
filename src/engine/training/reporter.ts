import type { Metrics } from '../../contract/events';
import type { Method } from '../../contract/recipe';
import type { BackendRecord } from '../../contract/runRecord';

/** Tells a person how training goes: a progress bar on a terminal, plain lines elsewhere. */
export interface Reporter {
  begin(run: { id: string; folder: string; method: Method; fromStep: number; maxSteps: number; backend: BackendRecord }): void;
  step(step: number, metrics: Metrics): void;
  /** Held-out metrics after a step; 0 is before the first. */
  evaluation(step: number, metrics: Metrics): void;
  /** Something else worth a line. */
  line(text: string): void;
  /** Puts the cursor back where plain output can go on. */
  end(): void;
}
