/** A duration in words short enough for a progress line: `45 s`, `3 min 20 s`, `2 h 5 min`. */
export function durationWords(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  const hours = Math.floor(minutes / 60);
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}

/** Time left by the mean of the last steps, in ms; evaluations and checkpoints between them count too. null before the first step. */
export class TimeLeft {
  private readonly marks: { step: number; time: number }[] = [];

  constructor(
    fromStep: number,
    private readonly lastStep: number,
    now = performance.now(),
  ) {
    this.marks.push({ step: fromStep, time: now });
  }

  mark(step: number, now = performance.now()): void {
    this.marks.push({ step, time: now });
    if (this.marks.length > 21) this.marks.shift();
  }

  estimate(): number | null {
    const first = this.marks[0]!;
    const last = this.marks[this.marks.length - 1]!;
    if (last.step === first.step) return null;
    return ((last.time - first.time) / (last.step - first.step)) * (this.lastStep - last.step);
  }
}
