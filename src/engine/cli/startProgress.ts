import type { Metrics } from '../../contract/events';
import type { Reporter } from '../training/reporter';
import { backendLines } from './backendLines';
import { durationWords } from './durations';
import { evaluationLine } from './evaluationLine';
import { terminalText } from './terminalText';
import { StartClock } from './startClock';

const BAR_WIDTH = 24;
const REDRAW_MS = 1000;

/** Progress of `posttrain start`: one bar for training and evaluation, with the time left of both. Plain lines where there is no terminal. */
export class StartProgress implements Reporter {
  readonly clock: StartClock;
  private share = 0;
  private words = 'starting';
  private timer: NodeJS.Timeout | null = null;

  constructor(
    maxSteps: number,
    completionsPerStep: number,
    completionsToEvaluate: number,
    private readonly stream: NodeJS.WriteStream = process.stdout,
  ) {
    this.clock = new StartClock(maxSteps, completionsPerStep, completionsToEvaluate);
    if (stream.isTTY) this.timer = setInterval(() => this.draw(), REDRAW_MS);
  }

  begin({ id, folder, backend }: Parameters<Reporter['begin']>[0]): void {
    this.clock.begin();
    this.line(`GRPO run ${id} in ${folder}`);
    for (const line of backendLines(backend)) this.line(line);
    this.say('first step', 0);
  }

  step(step: number, metrics: Metrics): void {
    this.clock.stepDone(step);
    const reward = metrics['reward'];
    const speed = metrics['tokens_per_second'];
    this.say(
      `step ${step}/${this.clock.maxSteps} · reward ${reward == null ? 'unknown' : reward.toFixed(3)} · ${speed == null ? '?' : Math.round(speed).toLocaleString('en-US')} tokens/s`,
      step / this.clock.maxSteps,
    );
  }

  /** @param done completions of this model so far, of `total` */
  evaluating(model: string, done: number, total: number): void {
    this.clock.evaluated(done);
    this.say(`${model}: ${done.toLocaleString('en-US')}/${total.toLocaleString('en-US')} completions`, done / total);
  }

  evaluation(step: number, metrics: Metrics): void {
    this.line(evaluationLine(step, metrics, this.stream.isTTY));
  }

  line(text: string): void {
    this.clear();
    this.stream.write(`${terminalText(text, this.stream)}\n`);
    if (this.timer) this.draw();
  }

  /** Training is over; the bar stays for the evaluations. */
  end(): void {
    this.clear();
  }

  /** Nothing is drawn any more. */
  close(): void {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
    this.clear();
  }

  private say(words: string, share: number): void {
    this.words = words;
    this.share = share;
    if (this.timer) this.draw();
    else this.stream.write(`${words} · ${this.left()}\n`);
  }

  private left(): string {
    const left = this.clock.left();
    return left === null ? 'time left is known after the first step' : `${durationWords(left)} left`;
  }

  private draw(): void {
    const filled = Math.round(this.share * BAR_WIDTH);
    const text = `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${this.words} · ${this.left()}`;
    this.clear();
    // A terminal that does not know its width says 0.
    const columns = this.stream.columns > 0 ? this.stream.columns : 80;
    this.stream.write([...text].slice(0, Math.max(20, columns - 1)).join(''));
  }

  private clear(): void {
    if (this.stream.isTTY) this.stream.write('\r\x1b[2K');
  }
}
