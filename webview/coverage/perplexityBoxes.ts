import { html, LitElement, nothing, svg } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Perplexity, PerplexityRow } from '../../src/contract/messages/perplexity';
import type { ColourRole } from '../shared/chart/chartData';
import { count, figure } from '../shared/format';
import { visibleText } from '../shared/hostileText';
import { rowForKey } from '../shared/rowKeys';
import { styled } from '../shared/styled';
import { baseStyles } from '../shared/theme';
import { perplexityLayout, type PlacedBox } from './model/perplexityLayout';
import { PERPLEXITY_NOTE, spokenRow, textsOf, underOf, type PairNames } from './model/perplexityWords';
import { perplexityBoxesStyles } from './perplexityBoxesStyles';

/** Colours of the texts of the two models. */
export interface PairColours {
  base: ColourRole;
  other: ColourRole | null;
}

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

  static override styles = [baseStyles, perplexityBoxesStyles];

  override render(): unknown {
    const { rows } = this.found;
    const { boxes, ticks } = perplexityLayout(this.found);
    const grid = svg`${ticks.map(
      ({ x }, index) =>
        svg`<line class=${index === 0 ? 'baseline' : 'grid'} x1=${percent(x)} x2=${percent(x)} y1="0" y2="100%"></line>`,
    )}`;
    return html`<div
        class="rows"
        role="list"
        aria-label="Perplexity of texts, on a logarithmic axis"
        @keydown=${this.onKey}
        @pointerleave=${this.untell}
        @focusout=${this.untell}
      >
        ${rows.map((row, index) => this.row(row, boxes[index] ?? null, index, grid))}
      </div>
      <div class="row axis-row" aria-hidden="true">
        <span></span>
        <div class="plot">
          ${ticks.map(({ x, label }) => html`<span class="axis tick" ${styled({ left: percent(x) })}>${label}</span>`)}
        </div>
        <span></span>
      </div>
      <p class="axis name" aria-hidden="true">perplexity (log scale)</p>
      <p class="axis told">
        ${this.told === null ? PERPLEXITY_NOTE : visibleText(spokenRow(this.found, this.told, this.names))}
      </p>`;
  }

  private row(row: PerplexityRow, box: PlacedBox | null, index: number, grid: unknown): unknown {
    const spoken = visibleText(spokenRow(this.found, index, this.names));
    const colour = this.colourOf(row);
    return html`<div
      class="row"
      role="listitem"
      tabindex=${index === this.active ? 0 : -1}
      aria-label=${spoken}
      title=${spoken}
      @focus=${() => (this.told = this.active = index)}
      @pointerenter=${() => (this.told = index)}
    >
      <span class="label">
        <span class="clip texts" ${styled({ color: `var(${colour})` })}>${textsOf(row, this.names)}</span>
        <span class="clip axis">${underOf(row, this.names)}</span>
      </span>
      <div class="plot" ${styled({ color: `var(${colour})` })}>
        <svg aria-hidden="true">${grid}${box === null ? nothing : drawn(box, row.under === row.texts)}</svg>
        ${
          row.box && box
            ? html`<span class="median" ${styled({ left: percent(box.median) })}>${figure(row.box.median)}</span>`
            : html`<span class="axis missing">${row.problem === null ? 'not measured' : visibleText(row.problem)}</span>`
        }
      </div>
      <span class="axis n">${row.box ? `n = ${count(row.completions)}` : ''}</span>
    </div>`;
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
