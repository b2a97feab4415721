import type { LineChart } from '../../../analysis/chart/chart';
import { count, fixed, percent, signed } from '../../../analysis/numberText';
import type { TokensOfFile, TokensReport } from '../../../contract/tokensReport';
import type { Block, Section, Words } from '../document';
import { reasonText, type Computed } from './absent';
import { modelColour, modelDash } from './coverage';

export interface TokensOfModel {
  name: string;
  index: number;
  found: Computed<TokensReport>;
}

interface Named {
  name: string;
  index: number;
  file: TokensOfFile;
}

/** How unsure each model is of its tokens, and of which most. */
export function tokensSection(models: readonly TokensOfModel[]): Section {
  const title = 'Token entropy';
  const files = models.flatMap(({ name, index, found }) =>
    'value' in found ? [{ name, index, file: found.value.files[0]! }] : [],
  );
  const absent = models.flatMap(({ name, found }): Block[] =>
    'reason' in found ? [{ kind: 'text', text: reasonText(name, found.reason) }] : [],
  );
  if (models.length === 0) return { title, blocks: [{ kind: 'text', text: 'There are no tokens: nothing was evaluated.' }] };
  const known = files.filter(({ file }) => file.entropy !== null);
  return {
    title,
    blocks: [
      ...(known.length > 0
        ? [{ kind: 'chart' as const, file: 'token-entropy', chart: distribution(known) }, percentiles(known)]
        : []),
      ...changes(known),
      ...known.map(forking),
      ...absent,
    ],
  };
}

/** Shares of a bin, since models differ in how many tokens they wrote. */
function distribution(files: readonly Named[]): LineChart {
  return {
    ...{ kind: 'lines', title: 'Tokens by entropy', x: { label: 'entropy, nats (middle of a bin)', from: 0 } },
    y: { label: 'share of tokens (log scale)', logBase: 10, tick: (value) => `${Number((value * 100).toPrecision(3))} %` },
    description: files
      .map(
        ({ name, file: { entropy } }) =>
          `${name}: ${percent(entropy!.certain)} of tokens below 0.01 nats, mean ${fixed(entropy!.mean, 3)} nats`,
      )
      .join('; ')
      .concat('.'),
    series: files.map(({ name, index, file: { histogram, tokens } }) => ({
      ...{ name, colour: modelColour(index), dash: modelDash(index), mark: 'both' as const },
      points: histogram.counts.map((value, bin) => ({
        x: ((bin + 0.5) * histogram.top) / histogram.counts.length,
        y: value === 0 ? null : value / tokens,
      })),
    })),
  };
}

/** Of samples that were scored by another model too (`--reference`), as Wang et al. 2025 draw it in figure 5; nothing where none were. */
function changes(files: readonly Named[]): Block[] {
  const scored = files.flatMap(({ file: { reference }, ...model }) => (reference ? [{ ...model, bins: reference.change }] : []));
  if (scored.length === 0) return [];
  const chart: LineChart = {
    ...{ kind: 'lines', title: 'Change of entropy from the reference, by how high it was there' },
    x: { label: 'percentile of the reference’s entropy (middle of a bin)', from: 0, to: 100 },
    y: { label: 'mean change, nats' },
    description: scored
      .map(({ name, bins }) => {
        const most = bins.reduce((a, b) => (Math.abs(b.change) > Math.abs(a.change) ? b : a));
        return `${name}: most from the ${most.from}th to the ${most.to}th percentile, ${signed(most.change, 3)} nats`;
      })
      .join('; ')
      .concat('.'),
    series: scored.map(({ name, index, bins }) => ({
      ...{ name, colour: modelColour(index), dash: modelDash(index), mark: 'both' as const },
      points: bins.map(({ from, to, change }) => ({ x: (from + to) / 2, y: change })),
    })),
  };
  return [
    { kind: 'chart', file: 'entropy-change', chart },
    {
      kind: 'text',
      text: 'The reference is the model that each of the samples was scored by too. Part of what the highest lose and the lowest gain is regression to the mean: positions are sorted by one of the two values.',
    },
  ];
}

function percentiles(files: readonly Named[]): Block {
  const row = (name: string, of: (file: TokensOfFile) => string): Words[] => [name, ...files.map(({ file }) => of(file))];
  return {
    ...{ kind: 'table', caption: 'Entropy of tokens, nats', columns: ['', ...files.map(({ name }) => name)] },
    rows: [
      row('tokens', ({ tokens }) => count(tokens)),
      row('mean', ({ entropy }) => fixed(entropy?.mean, 3)),
      ...([50, 80, 90, 95, 99] as const).map((at) =>
        row(`${at}th percentile`, ({ entropy }) => fixed(entropy?.percentiles[at], 3)),
      ),
      row('highest', ({ entropy }) => fixed(entropy?.max, 3)),
      row('below 0.01 nats', ({ entropy }) => percent(entropy?.certain)),
    ],
  };
}

function forking({ name, file: { highest } }: Named): Block {
  if (highest.length === 0)
    return { kind: 'text', text: `${name}: no token occurs 100 times, so none is called a forking token.` };
  return {
    ...{
      kind: 'table',
      caption: `Forking tokens of ${name}: the highest mean entropy of those that occur 100 times and more`,
      isOfWords: true,
    },
    columns: ['token', 'occurs', 'mean entropy, nats', 'for example'],
    rows: highest.map(({ text, count: times, mean, places }): Words[] => {
      const place = places[0];
      return [{ code: text }, count(times), fixed(mean, 3), place ? { code: excerpt(place) } : ''];
    }),
  };
}

/** Characters on either side of the mark, which stands before the token. */
const AROUND = 40;

function excerpt({ before, after }: { before: string; after: string }): string {
  const [left, right] = [[...before], [...after]];
  const start = left.length > AROUND ? `…${left.slice(-AROUND).join('')}` : before;
  return `${start}▸${right.length > AROUND ? `${right.slice(0, AROUND).join('')}…` : after}`;
}
