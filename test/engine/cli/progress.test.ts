import { describe, expect, it } from 'vitest';
import { backendLines } from '../../../src/engine/cli/backendLines';
import { durationWords, TimeLeft } from '../../../src/engine/cli/durations';
import { LoggedReporter, ProgressReporter } from '../../../src/engine/cli/progress';

const run = {
  ...{ id: 'r', folder: '/r', method: 'grpo' as const, fromStep: 0, maxSteps: 4 },
  backend: {
    name: 'wasm' as const,
    device: 'CPU',
    threads: 2,
    requested: false,
    passedOver: [{ name: 'webgpu' as const, reason: 'no adapter' }],
  },
};

describe('progress', () => {
  it('writes plain lines where there is no terminal', () => {
    let written = '';
    const reporter = new ProgressReporter(
      (text) => (written += text),
      false,
      () => 80,
    );
    reporter.begin(run);
    reporter.step(1, { reward: 0.25, tokens_per_second: 1234.6 });
    reporter.end();
    expect(written.split('\n')).toEqual([
      'GRPO run r in /r',
      'backend wasm (CPU)',
      '  webgpu was passed over: no adapter',
      expect.stringMatching(/^step 1\/4 · reward 0\.2500 · 1,235 tokens\/s · 0 s left$/),
      '',
    ]);
  });

  it('names the backend of the rollouts where it is another', () => {
    const backend = { ...run.backend, name: 'tfjs-node' as const, rollouts: 'wasm' as const, passedOver: [] };
    expect(backendLines(backend)).toEqual(['backend tfjs-node (CPU); rollouts on wasm, 2 threads']);
  });

  it('draws one bar over and over on a terminal, never wider than it', () => {
    let written = '';
    const reporter = new ProgressReporter(
      (text) => (written += text),
      true,
      () => 30,
    );
    reporter.begin(run);
    reporter.step(2, { loss: 1.5, tokens_per_second: null });
    reporter.end();
    const lines = written.split('\r\x1b[2K');
    expect(lines.at(-2)).toBe(`${'█'.repeat(12)}${'░'.repeat(12)} step`);
    expect(lines.at(-1)).toBe('');
  });

  it('keeps the log plain while the terminal has a bar', () => {
    let log = '';
    const reporter = new LoggedReporter(
      new ProgressReporter(
        () => undefined,
        true,
        () => 80,
      ),
      (text) => (log += text),
    );
    reporter.begin(run);
    reporter.line('step 1: checkpoint');
    reporter.end();
    expect(log).not.toContain('\x1b');
    expect(log).toContain('step 1: checkpoint\n');
  });
});

describe('time left', () => {
  it('is the mean of the last steps times the steps to go', () => {
    const left = new TimeLeft(10, 20, 0);
    expect(left.estimate()).toBeNull();
    left.mark(11, 1000);
    left.mark(12, 5000);
    expect(left.estimate()).toBe(2500 * 8);
  });

  it('reads as words', () => {
    expect([0, 59_400, 60_000, 200_000, 7_500_000].map(durationWords)).toEqual([
      '0 s',
      '59 s',
      '1 min',
      '3 min 20 s',
      '2 h 5 min',
    ]);
  });
});
