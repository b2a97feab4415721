/** A completion that is only sampled takes about this share of one that is also trained on: a first guess, until evaluation is measured. */
const SAMPLING_SHARE = 0.25;
const WINDOW = 20;

/** Time left of training and the evaluations after it, from what was measured so far. Times are in ms. */
export class StartClock {
  private marks: { done: number; time: number }[] = [];
  private perStep: number | null = null;
  private stepsDone = 0;
  private completionsDone = 0;
  private lastDone = 0;
  private perCompletion: number | null = null;

  constructor(
    readonly maxSteps: number,
    private readonly completionsPerStep: number,
    private readonly completionsToEvaluate: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  begin(): void {
    this.marks = [{ done: 0, time: this.now() }];
  }

  stepDone(step: number): void {
    this.stepsDone = step;
    this.perStep = this.rate(step);
  }

  /** @param done completions of the model being evaluated; falling back to 0 begins the next one */
  evaluated(done: number): void {
    if (done < this.lastDone) this.completionsDone += this.lastDone;
    this.lastDone = done;
    const total = this.completionsDone + done;
    if (this.perCompletion === null && total === 0) this.marks = [{ done: 0, time: this.now() }];
    else if (total > (this.marks.at(-1)?.done ?? 0)) this.perCompletion = this.rate(total);
  }

  /** null before anything was measured. */
  left(): number | null {
    const perStep = this.perStep;
    const perCompletion = this.perCompletion ?? (perStep === null ? null : (SAMPLING_SHARE * perStep) / this.completionsPerStep);
    if (perStep === null || perCompletion === null) return null;
    const ahead =
      (this.maxSteps - this.stepsDone) * perStep +
      (this.completionsToEvaluate - this.completionsDone - this.lastDone) * perCompletion;
    const since = this.now() - (this.marks.at(-1)?.time ?? this.now());
    return Math.max(0, ahead - since);
  }

  /** Mean time of one, over the last marks. */
  private rate(done: number): number {
    this.marks.push({ done, time: this.now() });
    if (this.marks.length > WINDOW) this.marks.shift();
    const first = this.marks[0]!;
    const last = this.marks[this.marks.length - 1]!;
    return (last.time - first.time) / (last.done - first.done);
  }
}
