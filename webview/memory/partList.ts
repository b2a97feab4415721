import { css, html, LitElement, nothing, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { MemoryPartName } from '../../src/analysis/memory/moments';
import type { MemoryReport } from '../../src/contract/memoryReport';
import { styled } from '../shared/styled';
import { baseStyles } from '../shared/theme';
import { gib } from './model/gib';
import { partLooks, patternPath } from './model/partLooks';

const SWATCH = { x: 0.5, y: 0.5, width: 17, height: 11 };

/** The parts of the bars with how each looks, what it takes at the widest moment, and where another moment takes more. */
@customElement('ptl-memory-parts')
export class PartList extends LitElement {
  @property({ attribute: false }) report!: MemoryReport;

  static override styles = [
    baseStyles,
    css`
      :host {
        display: block;
      }
      ul {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(300px, 1fr));
        gap: 0 24px;
      }
      li {
        display: flex;
        align-items: center;
        gap: 8px;
        min-height: 22px;
        font: 12px/16px var(--ptl-font);
      }
      li > span {
        white-space: nowrap;
      }
      svg {
        flex: none;
      }
      rect {
        fill: currentColor;
        fill-opacity: calc(0.42 * var(--ptl-tint));
        stroke: currentColor;
      }
      path {
        fill: none;
        stroke: currentColor;
      }
    `,
  ];

  override render(): unknown {
    return html`<ul aria-label="Parts">
      ${this.report.parts.map(({ name, GiB, mostGiB }) => {
        const { colour, pattern } = partLooks[name as MemoryPartName];
        const isMoreElsewhere = mostGiB - GiB > 0.005 * this.report.totalGiB;
        return html`<li>
          <svg width="18" height="12" aria-hidden="true" ${styled({ color: colour })}>
            ${svg`<rect x=${SWATCH.x} y=${SWATCH.y} width=${SWATCH.width} height=${SWATCH.height}></rect><path d=${patternPath(pattern, SWATCH, 5)}></path>`}
          </svg>
          <span class="grow">${name}</span>
          <span class=${GiB === 0 ? 'muted' : 'strong'}>${gib(GiB)}</span>
          ${isMoreElsewhere ? html`<span class="axis">up to ${gib(mostGiB)}</span>` : nothing}
        </li>`;
      })}
    </ul>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-memory-parts': PartList;
  }
}
