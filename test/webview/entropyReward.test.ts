import { describe, expect, it } from 'vitest';
import { entropyNotice } from '../../webview/run/model/entropyNotice';
import { entropyReward, fittedColumns } from '../../webview/run/model/entropyReward';
import { entropyRewardLayout, nearestPoint, SHADES } from '../../webview/run/model/entropyRewardLayout';
import { collapsedRun, finishedSft, runningRun } from './runFixture';

const steps = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
/** R = 0.9 − 0.2·e^H over entropies that fall from 0.8 nats. */
function tradingRun(count: number) {
  const entropy = steps(count).map((step) => 0.8 - step / (2 * count));
  return runningRun({ steps: steps(count), metrics: { entropy, reward: entropy.map((value) => 0.9 - 0.2 * Math.exp(value)) } });
}
const size = { width: 500, height: 288 };

describe('entropy and reward of a run', () => {
  it('are those of methods that maximise the reward, where there are any', () => {
    expect(entropyReward(finishedSft())).toBeNull();
    expect(entropyReward(runningRun({ steps: [], metrics: {} }))).toBeNull();
    expect(entropyReward(tradingRun(3))).toMatchObject({
      fit: null,
      verdict: 'few',
      sentence: '3 steps have an entropy and a reward so far; the fit needs 10.',
    });
  });

  it('are fitted again only where a step was added', () => {
    const before = entropyReward(tradingRun(20))!;
    expect(before.sentence).toMatch(/^Reward predicted at entropy 0: 0\.70 /);
    expect(entropyReward({ ...tradingRun(20), state: 'stopping' }, before)).toBe(before);
    expect(entropyReward(tradingRun(21), before)).not.toBe(before);
  });

  it('name what the recipe does about the entropy', () => {
    expect(entropyReward(tradingRun(20))!.caveats.at(-1)).toBe(
      'It was published for runs that do nothing about the entropy; this one has epsilon_high 0.28 above epsilon 0.2.',
    );
  });

  it('stand in a table with the reward of the curve', () => {
    const [entropy, reward, fitted] = fittedColumns(entropyReward(tradingRun(20))!);
    expect([entropy!.name, fitted!.name]).toEqual(['entropy, nats', 'fitted reward']);
    fitted!.values.forEach((value, i) => expect(value).toBeCloseTo(reward!.values[i]!, 9));
    expect(fittedColumns(entropyReward(tradingRun(3))!)).toHaveLength(2);
  });
});

describe('the chart of reward over entropy', () => {
  it('has zero in view, and the ceiling where the curve meets the axis', () => {
    const layout = entropyRewardLayout(entropyReward(tradingRun(20))!, size);
    const { area, x, y, atZero, curve } = layout;
    expect([x(0), x(0.8)]).toEqual([area.left, area.right]);
    expect(y(0)).toBe(area.bottom);
    expect(atZero!.y).toBeCloseTo(y(0.7), 6);
    expect(atZero!.label).toBe('0.70 at entropy 0');
    expect(curve!.line.startsWith(`M${area.left.toFixed(1)} ${atZero!.y!.toFixed(1)}L`)).toBe(true);
  });

  it('draws older steps smaller and fainter, each once', () => {
    const { shades } = entropyRewardLayout(entropyReward(tradingRun(20))!, size);
    expect(shades).toHaveLength(SHADES);
    expect(shades.map(({ path }) => path.split('M').length - 1).reduce((a, b) => a + b)).toBe(20);
    const [oldest, newest] = [shades[0]!, shades.at(-1)!];
    expect([oldest.size, oldest.strength, newest.size, newest.strength]).toEqual([4, 0.3, 8, 1]);
    expect(entropyRewardLayout(entropyReward(tradingRun(1))!, size)).toMatchObject({
      shades: [{ size: 8, strength: 1 }],
      ends: [{ label: 'step 1' }],
      curve: null,
      atZero: null,
    });
  });

  it('shows how little is known of a ceiling that is not claimed, and keeps the points readable', () => {
    const entropy = steps(20).map((step) => 1.2 - step / 100);
    const reward = entropy.map((value, i) => 0.9 - 0.2 * Math.exp(value) + 0.03 * Math.sin(12.9898 * (i + 1) ** 2));
    const shown = entropyReward(runningRun({ steps: steps(20), metrics: { entropy, reward } }))!;
    expect(shown.verdict).toBe('open');
    const { atZero, yTicks } = entropyRewardLayout(shown, size);
    expect(atZero).toMatchObject({
      y: null,
      label: expect.stringMatching(/^entropy 0: anything from 0\.\d\d to \d\.\d\d$/) as string,
    });
    expect(Number(yTicks.at(-1)!.label)).toBeLessThanOrEqual(2);
  });

  it('keeps negative rewards on the chart', () => {
    const run = tradingRun(20);
    const reward = run.metrics['reward']!.map((value) => value! - 1);
    const { area, y, yTicks } = entropyRewardLayout(entropyReward({ ...run, metrics: { ...run.metrics, reward } })!, size);
    expect(yTicks.filter(({ isZero }) => isZero)).toEqual([{ y: y(0), label: '0', isZero: true }]);
    expect(y(Math.min(...reward))).toBeLessThanOrEqual(area.bottom);
  });

  it('finds the step under a pointer, and none far from all', () => {
    const { points } = entropyReward(tradingRun(20))!;
    const layout = entropyRewardLayout(entropyReward(tradingRun(20))!, size);
    const at = { x: layout.x(points[4]!.entropy) + 1, y: layout.y(points[4]!.reward) - 1 };
    expect(nearestPoint(points, layout, at)).toBe(4);
    expect(nearestPoint(points, layout, { x: layout.area.left, y: layout.area.bottom })).toBe(-1);
  });
});

describe('the notice of an entropy that has collapsed', () => {
  it('has the numbers, the rule and what can be done', () => {
    const notice = entropyNotice(collapsedRun())!;
    expect(notice.tone).toBe('warning');
    expect(notice.headline).toMatch(
      /^The entropy has collapsed: 0\.03\d+ nats a token over the last 5 steps, 3\.\d % of the 0\.8\d+ over the first 5\.$/,
    );
    expect(notice.detail).toContain('below 10 %, a rule of this extension');
    expect(notice.detail).toContain('epsilon_high above epsilon (now 0.28, epsilon 0.2)');
  });

  it('is not there where it has not, or where no policy gradient trains', () => {
    expect(entropyNotice(runningRun())).toBeNull();
    const entropy = [...Array<number>(5).fill(1), ...Array<number>(255).fill(0.01)];
    const sft = finishedSft();
    expect(entropyNotice({ ...sft, metrics: { ...sft.metrics, entropy } })).toBeNull();
  });
});
