import { css, html, LitElement, nothing, svg } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { chartStyles } from '../shared/chart/chartStyles';
import { OwnSize } from '../shared/ownSize';
import { styled } from '../shared/styled';
import { baseStyles } from '../shared/theme';
import { barsHeight, barsLayout, deviceLabel, type BarRow, type BarsLayout } from './model/barsLayout';
import type { Device } from './model/devices';
import { gib } from './model/gib';
import { partLooks, patternPath } from './model/partLooks';
import type { Plan } from './model/plan';
import { spokenBars } from './model/words';

/** What a run takes of a device at each moment of a step, part by part, beside what devices have. */
@customElement('ptl-memory-bars')
export class MemoryBars extends LitElement {
  @property({ attribute: false }) plan!: Plan;
  /** Devices whose lines are drawn beside the one chosen. */
  @property({ attribute: false }) devices: readonly Device[] = [];
  private readonly size = new OwnSize(this);
  @query('svg') readonly picture!: SVGSVGElement;

  static override styles = [
    baseStyles,
    chartStyles,
    css`
      .part {
        fill: currentColor;
        fill-opacity: calc(0.42 * var(--ptl-tint));
        stroke: currentColor;
        stroke-width: 1;
      }
      .lines {
        fill: none;
        stroke: currentColor;
        stroke-width: 1;
        stroke-opacity: 0.8;
      }
      .said {
        fill: var(--ptl-text);
      }
      .strong {
        font-weight: 600;
      }
      .card {
        stroke: var(--ptl-baseline);
        stroke-dasharray: 2 3;
      }
      .device {
        stroke: var(--ptl-text);
        stroke-width: 1.5;
      }
      .over {
        stroke: var(--ptl-failed);
      }
    `,
  ];

  override render(): unknown {
    const { moments } = this.plan.report;
    const height = styled({ height: `${barsHeight(moments.length)}px` });
    if (this.size.width === 0) return html`<div ${height}></div>`;
    const layout = barsLayout(this.plan, this.devices, this.size.width);
    const { left, right, bottom, top, ticks, rows, beyond } = layout;
    return html`<div ${height}></div>
      <svg role="img" aria-label=${spokenBars(this.plan.report)}>
        ${ticks.map(
          ({ x, label }) =>
            svg`<line class=${x === left ? 'baseline' : 'grid'} x1=${x} x2=${x} y1=${top} y2=${bottom}></line>
              <text class="middle" x=${x} y=${bottom + 15}>${label}</text>`,
        )}
        <text x=${right + 18} y=${bottom + 15}>GiB</text>
        ${rows.map((row) => this.row(row, left))} ${this.lines(layout)}
        ${
          beyond === null
            ? nothing
            : svg`<text class="rightmost strong said" x=${right + 72} y=${14}>${deviceLabel(beyond)} GiB, beyond the axis →</text>`
        }
      </svg>`;
  }

  private row({ name, total, isWidest, y, height, end, segments }: BarRow, left: number): unknown {
    const isBeside = left > 100;
    return svg`<text
        class="said ${isBeside ? 'rightmost' : ''} ${isWidest ? 'strong' : ''}"
        x=${isBeside ? left - 10 : left}
        y=${isBeside ? y + height / 2 + 4 : y - 3}
      >${name}</text>
      ${segments.map(({ name: part, GiB, x, width, label }) => {
        const { colour, pattern } = partLooks[part];
        const path = patternPath(pattern, { x, y, width, height });
        return svg`<g ${styled({ color: colour })}>
          <title>${part}: ${gib(GiB)} in the ${name}</title>
          <rect class="part" x=${x + 0.5} y=${y} width=${Math.max(0.5, width - 1)} height=${height}></rect>
          ${path === '' ? nothing : svg`<path class="lines" d=${path}></path>`}
          ${label === null ? nothing : svg`<text class="said halo middle" x=${x + width / 2} y=${y + height / 2 + 4}>${label}</text>`}
        </g>`;
      })}
      <text class="said ${isWidest || segments.length === 0 ? 'strong' : ''}" x=${end + 6} y=${y + height / 2 + 4}>${total}</text>`;
  }

  private lines({ lines, top, bottom }: BarsLayout): unknown {
    const isOver = this.plan.report.fits === false;
    return lines.map(({ device, x, row, anchor, isChosen }) => {
      const y = 12 + (row ?? 0) * 15;
      return svg`<g>
        <title>${deviceLabel(device)} GiB</title>
        <line
          class=${isChosen ? `device ${isOver ? 'over' : ''}` : 'card'}
          x1=${x} x2=${x} y1=${row === null ? top - 8 : y - 9} y2=${bottom + 4}
        ></line>
        ${
          row === null
            ? nothing
            : svg`<text
                class="${isChosen ? 'said strong' : ''} ${anchor === 'end' ? 'rightmost' : ''} halo"
                x=${anchor === 'end' ? x - 5 : x + 5} y=${y}
              >${deviceLabel(device)}</text>`
        }
      </g>`;
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-memory-bars': MemoryBars;
  }
}
