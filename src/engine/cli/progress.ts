import { methodTitles } from '../../contract/methods';
import type { Metrics } from '../../contract/events';
import type { Reporter } from '../training/reporter';
import { backendLines } from './backendLines';
import { terminalText } from './terminalText';
import { durationWords, TimeLeft } from './durations';
import { evaluationLine } from './evaluationLine';

const BAR_WIDTH = 24;
const REDRAW_MS = 1000;

/** A progress bar on a terminal, one plain line a step anywhere else. */
export function progressReporter(stream: NodeJS.WriteStream = process.stdout): Reporter {
  return new ProgressReporter(
    (text) => stream.write(text),
    stream.isTTY === true,
    // A terminal that does not know its width says 0.
    () => (stream.columns > 0 ? stream.columns : 80),
  );
}

export class ProgressReporter implements Reporter {
  private left: TimeLeft | null = null;
  private maxSteps = 0;
  private current = 0;
  private words = 'starting';
  private stepBegan = performance.now();
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly write: (text: string) => void,
    private readonly isTerminal: boolean,
    private readonly columns: () => number,
  ) {}

  begin({ id, folder, method, fromStep, maxSteps, backend }: Parameters<Reporter['begin']>[0]): void {
    this.maxSteps = maxSteps;
    this.current = fromStep;
    this.left = new TimeLeft(fromStep, maxSteps);
    this.stepBegan = performance.now();
    this.line(`${methodTitles[method]} run ${id} in ${folder}`);
    for (const line of backendLines(backend)) this.line(line);
    if (this.isTerminal) this.timer = setInterval(() => this.draw(), REDRAW_MS);
  }

  step(step: number, metrics: Metrics): void {
    this.left?.mark(step);
    this.current = step;
    this.stepBegan = performance.now();
    this.words = stepWords(metrics);
    if (this.isTerminal) this.draw();
    else this.write(`step ${step}/${this.maxSteps} · ${this.words} · ${this.timeWords()}\n`);
  }

  evaluation(step: number, metrics: Metrics): void {
    this.line(evaluationLine(step, metrics, this.isTerminal));
  }

  line(text: string): void {
    this.clear();
    this.write(`${terminalText(text, { isTTY: this.isTerminal })}\n`);
    if (this.timer) this.draw();
  }

  end(): void {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
    this.clear();
  }

  private timeWords(): string {
    const left = this.left?.estimate() ?? null;
    if (left !== null) return `${durationWords(left)} left`;
    return `first step running for ${durationWords(performance.now() - this.stepBegan)}`;
  }

  private draw(): void {
    const filled = Math.round((this.current / Math.max(1, this.maxSteps)) * BAR_WIDTH);
    const bar = '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
    const text = `${bar} step ${this.current}/${this.maxSteps} · ${this.words} · ${this.timeWords()}`;
    this.clear();
    this.write([...text].slice(0, Math.max(20, this.columns() - 1)).join(''));
  }

  private clear(): void {
    if (this.isTerminal) this.write('\r\x1b[2K');
  }
}

function stepWords(metrics: Metrics): string {
  const main = metrics['reward'] !== undefined ? `reward ${shown(metrics['reward'])}` : `loss ${shown(metrics['loss'])}`;
  const speed = metrics['tokens_per_second'];
  return `${main} · ${speed == null ? '?' : Math.round(speed).toLocaleString('en-US')} tokens/s`;
}

function shown(value: number | null | undefined): string {
  return value == null ? 'unknown' : value.toFixed(4);
}

/** A reporter whose lines are also written to a log, without bars. */
export class LoggedReporter implements Reporter {
  private readonly log: ProgressReporter;

  constructor(
    private readonly shown: Reporter,
    write: (text: string) => void,
  ) {
    this.log = new ProgressReporter(write, false, () => 80);
  }

  begin(run: Parameters<Reporter['begin']>[0]): void {
    this.shown.begin(run);
    this.log.begin(run);
  }

  step(step: number, metrics: Metrics): void {
    this.shown.step(step, metrics);
    this.log.step(step, metrics);
  }

  evaluation(step: number, metrics: Metrics): void {
    this.shown.evaluation(step, metrics);
    this.log.evaluation(step, metrics);
  }

  line(text: string): void {
    this.shown.line(text);
    this.log.line(text);
  }

  end(): void {
    this.shown.end();
  }
}
