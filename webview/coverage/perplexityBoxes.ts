import { html, LitElement, nothing, svg } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Perplexity, PerplexityRow } from '../../src/contract/messages/perplexity';
import type { ColourRole } from '../shared/chart/chartData';
import { chartStyles } from '../shared/chart/chartStyles';
import { shortName } from '../shared/chart/shortName';
import { count, figure } from '../../src/analysis/numberText';
import { visibleText } from '../shared/hostileText';
import { OwnSize } from '../shared/ownSize';
import { rowForKey } from '../shared/rowKeys';
import { styled } from '../shared/styled';
import { baseStyles } from '../shared/theme';
import { columnsOf, perplexityLayout, type PerplexityColumns, type PlacedBox } from './model/perplexityLayout';
import { PERPLEXITY_NOTE, spokenRow, textsOf, underOf, type PairNames } from './model/perplexityWords';
import { perplexityBoxesStyles } from './perplexityBoxesStyles';

/** Colours of the texts of the two models. */
export interface PairColours {
  base: ColourRole;
  other: ColourRole | null;
}

/** Below the rows: ticks, and what the axis has, px. */
const AXIS = 36;

/** Perplexities as horizontal boxes on one logarithmic axis, a row a kind of text and a model. Arrow keys walk rows and say their figures. */
@customElement('ptl-perplexity-boxes')
export class PerplexityBoxes extends LitElement {
  @property({ attribute: false }) found!: Perplexity;
  @property({ attribute: false }) names!: PairNames;
  @property({ attribute: false }) colours!: PairColours;
  /** The row whose figures are told. */
  @state() private told: number | null = null;
  /** The row that Tab comes to. */
  @state() private active = 0;
  private readonly size = new OwnSize(this);
  @query('svg') readonly picture!: SVGSVGElement | null;

  static override styles = [baseStyles, chartStyles, perplexityBoxesStyles];

  override render(): unknown {
    const { rows } = this.found;
    const { height } = columnsOf(this.size.width).row;
    return html`<div class="chart" ${styled({ height: `${rows.length * height + AXIS}px` })}>
        <div
          role="list"
          aria-label="Perplexity of texts, on a logarithmic axis"
          @keydown=${this.onKey}
          @pointerleave=${this.untell}
          @focusout=${this.untell}
        >
          ${rows.map((_, index) => this.listItem(index, height))}
        </div>
        ${this.size.width === 0 ? nothing : this.drawing()}
      </div>
      <p class="axis told">
        ${this.told === null ? PERPLEXITY_NOTE : visibleText(spokenRow(this.found, this.told, this.names))}
      </p>`;
  }

  /** What is drawn lies above it. */
  private listItem(index: number, height: number): unknown {
    const spoken = visibleText(spokenRow(this.found, index, this.names));
    return html`<div
      role="listitem"
      tabindex=${index === this.active ? 0 : -1}
      aria-label=${spoken}
      title=${spoken}
      ${styled({ height: `${height}px` })}
      @focus=${() => (this.told = this.active = index)}
      @pointerenter=${() => (this.told = index)}
    ></div>`;
  }

  private drawing(): unknown {
    const { rows } = this.found;
    const { boxes, ticks } = perplexityLayout(this.found);
    const columns = columnsOf(this.size.width);
    const { plot } = columns;
    const end = rows.length * columns.row.height;
    return html`<svg aria-hidden="true">
      <svg x=${plot.left} y="0" width=${plot.width} height=${end} overflow="visible">
        ${ticks.map(
          ({ x }, index) =>
            svg`<line class=${index === 0 ? 'baseline' : 'grid'} x1=${percent(x)} x2=${percent(x)} y1="0" y2="100%"></line>`,
        )}
      </svg>
      ${rows.map((row, index) => this.row(row, boxes[index] ?? null, index, columns))}
      ${ticks.map(({ x, label }) => svg`<text class="tick middle" x=${plot.left + x * plot.width} y=${end + 15}>${label}</text>`)}
      <text class="rightmost" x=${plot.left + plot.width} y=${end + 30}>perplexity (log scale)</text>
    </svg>`;
  }

  private row(
    measured: PerplexityRow,
    box: PlacedBox | null,
    index: number,
    { label, plot, right, row }: PerplexityColumns,
  ): unknown {
    const missing = measured.problem === null ? 'not measured' : visibleText(measured.problem);
    const top = index * row.height;
    return svg`<g ${styled({ color: `var(${this.colourOf(measured)})` })}>
      <text class="coloured texts halo" x="0" y=${top + row.name}>${shortName(textsOf(measured, this.names), label.name)}</text>
      <text class="halo" x="0" y=${top + row.under}>${shortName(underOf(measured, this.names), label.under)}</text>
      <svg x=${plot.left} y=${top + row.box} width=${plot.width} height=${row.height - row.box} overflow="visible">
        ${
          measured.box && box
            ? svg`${drawn(box, measured.under === measured.texts)}
                <text class="median halo coloured middle" x=${percent(box.median)} y="17">${figure(measured.box.median)}</text>`
            : svg`<text class="missing halo" x="8" y="26">${shortName(missing, plot.characters)}</text>`
        }
      </svg>
      ${measured.box ? svg`<text class="rightmost" x=${right} y=${top + row.box + 26}>n = ${count(measured.completions)}</text>` : nothing}
    </g>`;
  }

  /** Reference solutions are of no model. */
  private colourOf({ texts }: PerplexityRow): string {
    if (texts === 'reference') return '--ptl-text';
    return texts === 'base' ? this.colours.base : (this.colours.other ?? '--ptl-text');
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const at = rowForKey(event.key, this.active, this.found.rows.length);
    if (at === undefined) return;
    event.preventDefault();
    this.renderRoot.querySelectorAll<HTMLElement>('[role=listitem]')[at]?.focus();
  };

  private readonly untell = (): void => void (this.told = null);
}

/** @param isOwn of a text under its own model the box is filled, else an outline, so that the two rows of one model differ */
function drawn({ low, q1, median, q3, high }: PlacedBox, isOwn: boolean): unknown {
  const line = (from: number, to: number) =>
    svg`<line class="whisker" x1=${percent(from)} x2=${percent(to)} y1="31" y2="31"></line>`;
  const end = (at: number) => svg`<line class="whisker" x1=${percent(at)} x2=${percent(at)} y1="27" y2="35"></line>`;
  return svg`${line(low, q1)}${line(q3, high)}${end(low)}${end(high)}
    <rect class="box ${isOwn ? 'own' : ''}" x=${percent(q1)} width=${percent(q3 - q1)} y="24" height="14"></rect>
    <line class="middle-line" x1=${percent(median)} x2=${percent(median)} y1="23" y2="39"></line>`;
}

function percent(share: number): string {
  return `${Number((100 * share).toFixed(3))}%`;
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-perplexity-boxes': PerplexityBoxes;
  }
}
