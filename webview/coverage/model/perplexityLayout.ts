import type { Perplexity, PerplexityRow } from '../../../src/contract/messages/perplexity';
import { roundScale } from '../../../src/analysis/chart/ticks';
import { figure } from '../../../src/analysis/numberText';

/** Places on the axis as shares of its width, 0 … 1. */
export interface PlacedBox {
  low: number;
  q1: number;
  median: number;
  q3: number;
  high: number;
}

export interface PerplexityLayout {
  ticks: { x: number; label: string }[];
  /** One a row; null where there is no box. */
  boxes: (PlacedBox | null)[];
}

/** Narrower than this, px, the names of a row stand above its box: beside it there is no room for `texts of GRPO step 60`. */
const STACKED = 560;

/** Where the parts of a row are, px, and how many characters of its words there is room for. */
export interface PerplexityColumns {
  label: { name: number; under: number };
  plot: { left: number; width: number; characters: number };
  /** Where the number of texts ends. */
  right: number;
  row: {
    height: number;
    /** Baselines of the names from the row's top. */
    name: number;
    under: number;
    /** Where the box and its figures begin. */
    box: number;
  };
}

/** Names to the left, up to a third of the width, or above where that is too little; the plot; how many texts there are. */
export function columnsOf(width: number): PerplexityColumns {
  const isStacked = width < STACKED;
  const label = isStacked ? width : Math.min(260, width / 3 - 40);
  const [gap, number] = isStacked ? [8, 56] : [12, 72];
  const left = isStacked ? gap : label + gap;
  const plot = { left, width: Math.max(80, width - left - number - gap) };
  return {
    // A bold character of 12 px takes some 6.9 px, one of 11 px some 5.8.
    label: { name: Math.floor(label / 6.9), under: Math.floor(label / 5.8) },
    plot: { ...plot, characters: Math.floor((plot.width - 16) / 5.8) },
    right: width,
    row: isStacked ? { height: 78, name: 17, under: 32, box: 32 } : { height: 44, name: 19, under: 34, box: 0 },
  };
}

/** Above this the axis has powers of ten, or 1, 2, 5 times them; below it ticks as far apart as on a plain one. */
const DECADES = 6;

/**
 * Boxes on a logarithmic axis that begins at 1, the perplexity of a text that is certain, and ends a little beyond the longest whisker. What
 * lies beyond whiskers is in the table alone.
 */
export function perplexityLayout({ rows }: Pick<Perplexity, 'rows'>): PerplexityLayout {
  const highest = rows.reduce((most, { box }) => Math.max(most, box?.high ?? 1), 1);
  const top = Math.max(1.05, highest ** 1.05);
  const place = (value: number): number => Math.log(value) / Math.log(top);
  return {
    ticks: ticksUpTo(top).map((value) => ({ x: place(value), label: tickLabel(value) })),
    boxes: rows.map(({ box }) => box && placed(box, place)),
  };
}

function placed(box: NonNullable<PerplexityRow['box']>, place: (value: number) => number): PlacedBox {
  return {
    ...{ low: place(box.low), high: place(box.high) },
    ...{ q1: place(box.q1), median: place(box.median), q3: place(box.q3) },
  };
}

/** Three to six of them. */
function ticksUpTo(top: number): number[] {
  if (top < DECADES) return roundScale(1, top, 5).ticks.filter((tick) => tick >= 1 && tick <= top);
  const exponents = Math.floor(Math.log10(top));
  const mantissas = exponents < 2 ? [1, 2, 5] : [1];
  const apart = Math.ceil((exponents + 1) / 6);
  const all = Array.from({ length: exponents + 1 }, (_, exponent) => exponent).filter((exponent) => exponent % apart === 0);
  return all.flatMap((exponent) => mantissas.map((mantissa) => mantissa * 10 ** exponent)).filter((tick) => tick <= top);
}

/** Without zeros that say nothing: `1`, `1.2`, `1,000`, `1e6`. */
function tickLabel(value: number): string {
  if (value >= 1e6) return value.toExponential().replace('+', '');
  const text = figure(value);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
