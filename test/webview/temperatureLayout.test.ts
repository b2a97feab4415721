import { describe, expect, it } from 'vitest';
import { temperatureExperimentSchema } from '../../src/contract/temperatureExperiment';
import { temperatureLayout, temperatureTable, temperatureWords } from '../../webview/tokens/model/temperatureLayout';
import type { TokensSource } from '../../src/contract/messages/tokens';
import { experimentFor } from '../../webview/tokens/model/source';
import { tokensOverview } from './tokensFixture';
import { temperatureExperiment } from './temperatureFixture';

const size = { width: 480, height: 260 };

describe('accuracy when one kind of token gets another temperature', () => {
  it('has a line a kind, zero in view, and a mark where nothing is changed', () => {
    const shown = temperatureExperiment();
    expect(temperatureExperimentSchema.parse(shown)).toEqual(shown);
    const { area, lines, xs, unchanged, yTicks } = temperatureLayout(shown, size);
    expect(lines.map(({ name, isForking }) => [name, isForking])).toEqual([
      ['the other 80 %', false],
      ['forking, 20 %', true],
    ]);
    expect(yTicks[0]).toEqual({ y: area.bottom, label: '0' });
    // 0.54 + 0.08 is the highest end of an interval: the axis goes to 0.8 in four steps.
    expect(yTicks.at(-1)).toEqual({ y: area.top, label: '0.8' });
    const [others, forking] = lines;
    expect(unchanged).toBe(xs[2]);
    expect(others!.points[2]!.y).toBe(forking!.points[2]!.y);
    expect(forking!.points[5]!.y).toBeCloseTo(area.bottom - (0.17 / 0.8) * (area.bottom - area.top), 6);
    // T is to scale: from 0.5 to 1 as far as from 1 to 1.5; the intervals of both stand side by side.
    expect(xs[2]! - xs[0]!).toBeCloseTo(xs[4]! - xs[2]!, 6);
    expect(others!.points[0]!.x - forking!.points[0]!.x).toBe(5);
  });

  it('is shown of the source, else of the same step, else the newest', () => {
    const experiments = [
      temperatureExperiment({ id: 'c', step: 60 }),
      temperatureExperiment({ id: 'b', step: 30 }),
      temperatureExperiment({ id: 'a', step: null }),
    ];
    const shown = (source: TokensSource | null) => experimentFor(tokensOverview({ experiments }), source)?.id;
    expect([shown({ evaluation: 'a' }), shown({ step: 30 }), shown({ step: 7 }), shown(null)]).toEqual(['a', 'b', 'c', 'c']);
    expect(experimentFor(tokensOverview({ experiments: [] }), { step: 1 })).toBeNull();
  });

  it('keeps names and ticks apart', () => {
    const { strategy } = temperatureExperiment();
    const curve = strategy.curve.map((point) => ({ ...point, others: point.forking }));
    const { lines } = temperatureLayout(temperatureExperiment({ strategy: { ...strategy, curve } }), size);
    expect(Math.abs(lines[0]!.label.y - lines[1]!.label.y)).toBeGreaterThanOrEqual(15);
    const { xTicks } = temperatureLayout(temperatureExperiment(), { width: 260, height: 200 });
    expect(xTicks.at(-1)!.label).toBe('T = 2');
    xTicks.slice(1).forEach(({ x }, i) => expect(x - xTicks[i]!.x).toBeGreaterThanOrEqual(30));
    const one = temperatureLayout(
      temperatureExperiment({ strategy: { ...strategy, curve: curve.slice(0, 1) }, temperature: 0.7 }),
      size,
    );
    expect([one.xTicks.map(({ label }) => label), one.unchanged]).toEqual([['T = 0.5'], null]);
  });

  it('can be read as words and as a table', () => {
    const shown = temperatureExperiment();
    expect(temperatureWords(shown.strategy.curve[5]!)).toBe(
      'T = 2: forking tokens 0.17 (0.09 to 0.25), the others 0.04 (0.00 to 0.12), difference +0.13 (+0.08 to +0.18)',
    );
    const { columns, rows, title } = temperatureTable(shown);
    expect(title).toContain('the other stays at 1; 95 % intervals over 64 problems');
    expect(rows).toHaveLength(6);
    expect(rows[0]).toHaveLength(columns.length);
    expect(rows[0]).toEqual([
      '0.5',
      '0.470',
      '0.39 to 0.55',
      '22.4',
      '0.540',
      '0.46 to 0.62',
      '23.1',
      '−0.070',
      '−0.12 to −0.02',
    ]);
  });
});
