import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { visibleText } from '../hostileText';
import { OwnSize } from '../ownSize';
import { styled } from '../styled';
import { baseStyles } from '../theme';
import type { ChartData } from './chartData';
import { endNames } from './endNames';
import './lineChart';

/** Of a chart above and below its plotted area, px. */
const AXIS = 8 + 24;

/**
 * A chart with the name of each area or line beside its end. Give it a height.
 *
 * @fires ptl-hover - see `ptl-chart`
 * @fires ptl-pick - see `ptl-chart`
 */
@customElement('ptl-named-chart')
export class NamedChart extends LitElement {
  @property({ attribute: false }) data!: ChartData;
  @property({ attribute: false }) crosshair: number | null = null;
  @property() label = '';
  @property({ attribute: false }) pickHint = '';
  private readonly size = new OwnSize(this);

  static override styles = [
    baseStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 176px;
        min-width: 0;
      }
      ul {
        position: relative;
        margin: 8px 0 24px;
      }
      li {
        position: absolute;
        left: 8px;
        right: 0;
        transform: translateY(-50%);
        display: flex;
        align-items: baseline;
        gap: 6px;
        font: 11px/14px var(--ptl-font);
        white-space: nowrap;
      }
      i {
        flex: none;
        width: 8px;
        height: 8px;
        border-radius: 2px;
      }
      .line {
        align-self: center;
        width: 10px;
        height: 0;
        border-top: 2px solid;
        border-radius: 0;
      }
      .dashed {
        border-top-style: dashed;
      }
      @media (max-width: 600px) {
        :host {
          grid-template-columns: minmax(0, 1fr) 120px;
        }
        .from {
          display: none;
        }
      }
    `,
  ];

  override render(): unknown {
    const { data } = this;
    const height = this.size.height - AXIS;
    return html`<ptl-chart .data=${data} .crosshair=${this.crosshair} label=${this.label} .pickHint=${this.pickHint}></ptl-chart>
      <ul>
        ${height <= 0 || data.xs.length === 0 ? nothing : this.names(height)}
      </ul>`;
  }

  private names(height: number): unknown {
    const { data } = this;
    const areas = data.areas?.length ?? 0;
    return endNames(data, height).map(
      ({ name, colour, isDashed, value, from, top }, index) =>
        html`<li ${styled({ top: `${top}px` })} title="${visibleText(name)} ${data.format(value)}">
          ${
            index < areas
              ? html`<i ${styled({ background: `var(${colour})` })}></i>`
              : html`<i class="line ${isDashed ? 'dashed' : ''}" ${styled({ color: `var(${colour})` })}></i>`
          }
          <span class="strong clip">${visibleText(name)} ${data.format(value)}</span>
          ${data.xs.length > 1 && from !== null ? html`<span class="muted from">from ${data.format(from)}</span>` : nothing}
        </li>`,
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-named-chart': NamedChart;
  }
}
