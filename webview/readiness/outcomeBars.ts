import { css, html, LitElement, nothing, svg } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { chartStyles } from '../shared/chart/chartStyles';
import type { ColourRole } from '../shared/chart/chartData';
import { count, percent } from '../../src/analysis/numberText';
import { OwnSize } from '../shared/ownSize';
import { styled } from '../shared/styled';
import { baseStyles } from '../shared/theme';
import { barLayout, type OutcomePart } from './model/barLayout';
import type { ShownTemperature } from './model/temperatures';

const COLOURS: Record<OutcomePart['name'], ColourRole> = {
  never: '--ptl-wrong',
  sometimes: '--ptl-series-1',
  always: '--ptl-right',
};

/** Prompts that are never, sometimes and always right: a bar a temperature, with its counts in words below. */
@customElement('ptl-outcome-bars')
export class OutcomeBars extends LitElement {
  @property({ attribute: false }) shown: readonly ShownTemperature[] = [];
  private readonly size = new OwnSize(this);
  @query('svg') readonly picture!: SVGSVGElement;

  static override styles = [
    baseStyles,
    chartStyles,
    css`
      .part {
        fill: currentColor;
        stroke: var(--ptl-background);
        stroke-width: 2;
      }
      .name {
        font-weight: 600;
        fill: var(--ptl-text);
      }
    `,
  ];

  override render(): unknown {
    const { width } = this.size;
    const { height, bars } = barLayout(
      this.shown.map(({ name, numbers }) => ({ name, prompts: numbers.prompts })),
      width,
    );
    return html`<div ${styled({ height: `${height}px` })}></div>
      ${
        width === 0
          ? nothing
          : html`<svg role="img" aria-label=${this.spoken}>
              ${bars.map(
                ({ name, y, parts }) =>
                  svg`${this.shown.length > 1 ? svg`<text class="name" x="0" y=${y + 15}>${name}</text>` : nothing}
                  ${parts.map(
                    (part) => svg`<g ${styled({ color: `var(${COLOURS[part.name]})` })}>
                      ${part.width > 0 ? svg`<rect class="part" x=${part.x} y=${y} width=${part.width} height="22"></rect>` : nothing}
                      <rect class="part" x=${part.label} y=${y + 27} width="10" height="10"></rect>
                    </g>
                    <text x=${part.label + 15} y=${y + 36}>${words(part)}</text>`,
                  )}`,
              )}
            </svg>`
      }`;
  }

  private get spoken(): string {
    return this.shown
      .map(({ name, numbers: { prompts } }) => {
        const { never, between, always } = prompts;
        return `${name}: of ${count(never + between + always)} prompts ${count(never)} are never right, ${count(between)} sometimes, ${count(always)} always`;
      })
      .join('; ');
  }
}

const words = ({ name, prompts, share }: OutcomePart): string => `${name} ${count(prompts)} (${percent(share)})`;

declare global {
  interface HTMLElementTagNameMap {
    'ptl-outcome-bars': OutcomeBars;
  }
}
