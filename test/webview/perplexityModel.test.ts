import { describe, expect, it } from 'vitest';
import type { Perplexity } from '../../src/contract/messages/perplexity';
import { perplexityCsv } from '../../webview/coverage/model/perplexityNumbers';
import { perplexityLayout } from '../../webview/coverage/model/perplexityLayout';
import { perplexityFinding, perplexityQuestion, spokenRow } from '../../webview/coverage/model/perplexityWords';
import { Perplexities } from '../../webview/coverage/perplexity';
import { perplexity, unmeasured } from './coverageFixture';
import { eventually } from './harness/eventually';

const names = { base: 'base', other: 'GRPO step 60' };
const upTo = (high: number) => {
  const rows = perplexity().rows.slice(0, 1);
  return { rows: rows.map((row) => ({ ...row, box: { ...row.box!, low: 1, high } })) };
};
const labels = (high: number): string[] => perplexityLayout(upTo(high)).ticks.map(({ label }) => label);

describe('the axis of perplexities', () => {
  it('begins at 1 and has three to six ticks, whatever the range', () => {
    expect(labels(1.3)).toEqual(['1', '1.1', '1.2', '1.3']);
    expect(labels(4)).toEqual(['1', '2', '3', '4']);
    expect(labels(40)).toEqual(['1', '2', '5', '10', '20']);
    expect(labels(30_000)).toEqual(['1', '10', '100', '1,000', '10,000']);
    expect(labels(1e9)).toEqual(['1', '100', '10,000', '1e6', '1e8']);
  });

  it('is logarithmic', () => {
    const { boxes, ticks } = perplexityLayout(upTo(100));
    // It ends at 100^1.05, so that 10 and 100 are at 1 / 2.1 and 2 / 2.1 of it.
    expect(ticks.find(({ label }) => label === '10')!.x).toBeCloseTo(1 / 2.1, 12);
    expect(boxes[0]).toMatchObject({ low: 0, high: expect.closeTo(2 / 2.1, 12) as number });
  });

  it('has room for texts that are certain', () => {
    expect(labels(1)).toEqual(['1', '1.01', '1.02', '1.03', '1.04', '1.05']);
  });
});

describe('what the boxes say', () => {
  const saying = (low: number, high: number) => {
    const { differences } = perplexity();
    return perplexityFinding(perplexity({ differences: [{ ...differences[0]!, low, high }] }), names)!.title;
  };
  const half = 'Half of what GRPO step 60 writes has a perplexity of at most 1.22 under the base';

  it('is no more than the interval of the difference', () => {
    expect(saying(-0.3, -0.1)).toBe(`${half}: it finds them likelier than its own.`);
    expect(saying(0.1, 0.3)).toBe(`${half}: it finds them less likely than its own.`);
    expect(saying(-0.1, 0)).toBe(`${half}; whether it finds them likelier than its own, 64 problems do not tell.`);
    expect(perplexityFinding(perplexity({ differences: [] }), names)).toEqual({ title: `${half}.`, detail: '' });
  });

  it('is nothing before the trained model’s texts were scored under the base, or of one model', () => {
    expect(perplexityFinding(unmeasured(), names)).toBeNull();
    expect(perplexityFinding(perplexity(), { base: 'base', other: null })).toBeNull();
    expect(perplexityQuestion({ base: 'base', other: null })).toBe('Perplexity under the base');
  });

  it('counts what no box can show', () => {
    const [row] = perplexity().rows;
    const found = perplexity({
      rows: [{ ...row!, empty: 1, box: { ...row!.box!, infinite: 2, outliers: [] } }],
      differences: [],
    });
    expect(spokenRow(found, 0, names)).toBe(
      'texts of the base under the base: median 1.24, middle half 1.20 to 1.52, whiskers 1.10 to 2.00; 2 texts of probability 0; 1 text without a token; 1,024 texts of 64 problems',
    );
  });
});

describe('the numbers of perplexity', () => {
  it('are lines of the CSV file, those of rows that were not measured left out', () => {
    const lines = perplexityCsv(unmeasured(), names).split('\r\n');
    expect(lines).toHaveLength(12);
    expect(lines[2]).toBe('"perplexity, texts of the base",under the base,,median,1.243,,');
    expect(perplexityCsv(perplexity(), names)).toContain(
      '"perplexity, texts of GRPO step 60",under the base,,median less the first,-0.024,-0.033,-0.014\r\n',
    );
  });
});

it('of a pair shown by the time a reference was chosen are read again: the file holds for all', async () => {
  const asked: string[] = [];
  let choose: () => void = () => undefined;
  const client = {
    onNotification: () => undefined,
    ask: (what: string, { other }: { other: string }) => {
      asked.push(`${what} ${other}`);
      return what === 'chooseReference'
        ? new Promise<Perplexity>((done) => (choose = () => done(perplexity())))
        : Promise.resolve(perplexity());
    },
  };
  const perplexities = new Perplexities(client as unknown as ConstructorParameters<typeof Perplexities>[0], () => undefined);
  perplexities.ensure({ base: 'base', other: 'a' });
  perplexities.chooseReference();
  perplexities.ensure({ base: 'base', other: 'b' });
  choose();
  await eventually(() => asked).toEqual([...['readPerplexity a', 'chooseReference a', 'readPerplexity b', 'readPerplexity b']]);
});
