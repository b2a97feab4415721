import type { TreeReport } from '../../contract/treeReport';
import { svgPicture } from '../chart/chartSvg';
import { legendMarkup, TOP } from '../chart/frame';
import { legendHeight } from '../chart/legend';
import { fitted, strongWidth, svgElement, svgWords, wordsWidth } from '../chart/svgElement';
import { counted, fixed } from '../numberText';
import { bedBox, ribbonPath, ribbonStrength } from './ribbonPath';
import { firstOpen, shownTree } from './shownTree';
import { pathTo, rewardScale, theBase } from './sides';
import { markRadius, outcomeX, treeLayout, type Measure, type Placed, type TreeLayout } from './treeLayout';

const LEAST_WIDTH = 640;
/** From the legend to the tree: the numbers of the forks. */
const COLUMNS = 24;

/** Widths of labels, which have letters of one width, and of outcomes. There is no page to measure them on. */
const measure: Measure = (text, isOutcome = false) => {
  if (isOutcome) return strongWidth(wordsWidth(text) * (11 / 12));
  let width = 0;
  for (const letter of text) width += letter.codePointAt(0)! > 0x2e80 ? 12 : 7.3;
  return width;
};

/**
 * What is drawn of a tree on paper: the forks with the most samples are open, as many as give about so many rows, and none beyond a width.
 * @param rows about how many
 * @param widest px
 */
export function printedLayout(report: TreeReport, rows: number, widest: number): TreeLayout {
  const open = firstOpen(report, rows);
  const depthOf = (index: number): number => pathTo(report.nodes, index).length;
  for (let deepest = Math.max(1, ...[...open].map(depthOf)); ; deepest--) {
    const kept = new Set([...open].filter((index) => depthOf(index) <= deepest));
    const layout = treeLayout(report, shownTree(report, { open: kept, unfolded: new Set(), showClosed: true }), measure);
    if (layout.width <= widest || deepest <= 1) return layout;
  }
}

/**
 * A prefix tree as SVG, in the palette that prints: ribbons as wide as their share of the samples, the greener the higher the reward; dashes are where
 * only the base went; a fork's mark grows with its entropy.
 * @param names of the models, the base first
 * @param id of its title in a page of many
 */
export function treeSvg(
  report: TreeReport,
  layout: TreeLayout,
  names: readonly string[],
  { title, description, id, isAlone }: { title: string; description: string; id: string; isAlone: boolean },
): string {
  const keys = keysOf(report, names);
  const width = Math.max(LEAST_WIDTH, layout.width);
  const legend = keys.map(({ words }) => words);
  const top = TOP - 10 + legendHeight(legend, width - 28) + COLUMNS;
  const tree = [
    ...layout.columns.map((x, index) =>
      svgWords(x, -6, index === 0 ? 'fork 1' : String(index + 1), { class: 'pc-quiet pc-small' }),
    ),
    ...layout.all.map(ribbon),
    ...layout.all.map(bed),
    ...layout.all.map(words),
  ];
  return svgPicture(
    [
      svgWords(12, 22, fitted(title, (width - 24) * 0.8), { class: 'pc-title' }),
      legendMarkup(legend, 14, width - 28, (index, x, y) => keys[index]!.sample(x, y)),
      svgElement('g', { transform: `translate(0 ${top})` }, tree.filter((part) => part !== '').join('\n')),
    ],
    { title, description, id, isAlone, size: { width, height: top + layout.height } },
  );
}

function ribbon(placed: Placed): string {
  const d = ribbonPath(placed);
  if (d === null) return '';
  const { closed, thickness, reward } = placed;
  return closed
    ? dashes(d)
    : coloured(reward, (colour, opacity) =>
        svgElement('path', {
          class: `pc-ribbon pc-s-${colour}`,
          d,
          'stroke-width': thickness,
          'stroke-opacity': hundredths(opacity * ribbonStrength(thickness)),
        }),
      );
}

function bed(placed: Placed): string {
  const box = bedBox(placed);
  if (!box) return '';
  return coloured(placed.reward, (colour, opacity) =>
    svgElement('rect', { class: `pc-f-${colour}`, ...box, 'fill-opacity': hundredths(opacity * 0.25) }),
  );
}

/** Grey, and green over it the stronger the higher the reward is. */
function coloured(reward: number, draw: (colour: 'grey' | 'teal', opacity: number) => string): string {
  return draw('grey', 0.45 * (1 - reward)) + draw('teal', 0.8 * reward);
}

const dashes = (d: string): string =>
  svgElement('path', { class: 'pc-ribbon pc-s-grey', d, 'stroke-width': 1.25, 'stroke-dasharray': '4 3' });

function words(placed: Placed): string {
  const { shown, label, x, y, mark, outcome, closed } = placed;
  const isOpen = shown.kind === 'node' && shown.isOpen;
  const quiet = closed || shown.kind === 'more' ? ' pc-quiet' : '';
  const tone = { right: 'pc-strong pc-f-teal', mixed: 'pc-strong', wrong: 'pc-quiet', closed: 'pc-quiet' };
  return [
    label === '' ? '' : svgWords(x, y + 4, label, { class: `pc-mono pc-halo${quiet}`, 'xml:space': 'preserve' }),
    outcome ? svgWords(outcomeX(placed), y + 4, outcome.text, { class: `pc-small pc-halo ${tone[outcome.kind]}` }) : '',
    mark ? fork(mark.x, y, mark.radius, isOpen) : '',
  ].join('');
}

const fork = (cx: number, cy: number, r: number, isOpen: boolean): string =>
  svgElement('circle', {
    class: isOpen ? 'pc-dot pc-f-amber' : 'pc-paper pc-s-amber',
    cx,
    cy,
    r,
    'stroke-width': isOpen ? undefined : 1.5,
  });

/** What the legend says. */
function keysOf(report: TreeReport, names: readonly string[]): { words: string; sample(x: number, y: number): string }[] {
  const { low, high } = rewardScale(report);
  const other = names[1];
  const line = (reward: number, width: number) => (x: number, y: number) =>
    coloured(reward, (colour, opacity) =>
      svgElement('path', {
        class: `pc-ribbon pc-s-${colour}`,
        d: `M${x} ${y}h22`,
        'stroke-width': width,
        'stroke-opacity': hundredths(opacity),
      }),
    );
  const digits = (value: number): number => (value % 1 === 0 ? 0 : 2);
  return [
    { words: `width: share of ${counted(report.models.at(-1)!.samples, 'sample')}`, sample: line(0, 10) },
    { words: `mean reward ${fixed(low, digits(low))}`, sample: line(0, 4) },
    { words: `mean reward ${fixed(high, digits(high))}`, sample: line(1, 4) },
    ...(other === undefined
      ? []
      : [
          {
            words: `only ${theBase(names)} went there, ${other} did not`,
            sample: (x: number, y: number) => dashes(`M${x} ${y}h22`),
          },
        ]),
    {
      words: 'fork; area: entropy, up to 2 nats',
      sample: (x, y) => fork(x + 4, y, markRadius(0.4), true) + fork(x + 16, y, markRadius(1.2), true),
    },
    { words: 'more forks, not opened here', sample: (x, y) => fork(x + 11, y, markRadius(0.8), false) },
  ];
}

const hundredths = (value: number): string => String(Math.round(value * 100) / 100);
