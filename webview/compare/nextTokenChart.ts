import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { numberTick, roundScale } from '../../src/analysis/chart/ticks';
import { fixed } from '../../src/analysis/numberText';
import { styled } from '../shared/styled';
import { baseStyles } from '../shared/theme';
import type { NextToken, NextTokens } from './model/nextToken';

/** Dots nearer than this share of the axis, to each other or to its start, get one label: two would not fit. */
const NEAR = 0.09;

/** Probabilities of both models for the token at the first difference: a ring is the base, a dot the other. */
@customElement('ptl-next-token')
export class NextTokenChart extends LitElement {
  @property({ attribute: false }) next!: NextTokens;
  @property() otherName = 'other';

  static override styles = [
    baseStyles,
    css`
      .chart {
        display: grid;
        grid-template-columns: 84px minmax(0, 1fr);
        margin-top: 8px;
      }
      .plot {
        position: relative;
        margin-right: 168px;
      }
      .grid {
        position: absolute;
        top: 0;
        bottom: 18px;
        width: 1px;
        background: var(--ptl-grid);
      }
      .grid.zero {
        background: var(--ptl-baseline);
      }
      .tick {
        position: absolute;
        bottom: 0;
        transform: translateX(-50%);
        white-space: nowrap;
      }
      .names,
      .rows {
        display: block;
      }
      .names {
        padding-right: 14px;
      }
      .names li {
        height: 26px;
        text-align: right;
        font: 600 13px/26px var(--ptl-mono);
      }
      .names .rest {
        font: 11px/26px var(--ptl-font);
        color: var(--ptl-muted);
      }
      .rows {
        padding-bottom: 22px;
      }
      .rows li {
        position: relative;
        height: 26px;
      }
      .bar {
        position: absolute;
        top: 11.5px;
        height: 3px;
        background: color-mix(in srgb, var(--ptl-trained) 35%, var(--ptl-background));
      }
      .ring,
      .dot {
        position: absolute;
        top: 8px;
        width: 11px;
        height: 11px;
        margin-left: -5.5px;
        border-radius: 50%;
      }
      .ring {
        background: var(--ptl-background);
        border: 2.5px solid var(--ptl-base);
      }
      .dot {
        background: var(--ptl-trained);
      }
      .label {
        position: absolute;
        top: 0;
        font: 11px/26px var(--ptl-font);
        white-space: nowrap;
        padding: 0 11px;
      }
      .label.low {
        transform: translateX(-100%);
      }
      .wrote {
        color: var(--ptl-muted);
        padding-left: 10px;
      }
      .key {
        display: inline-flex;
        align-items: center;
        gap: 5px;
        margin-left: 10px;
      }
      .key i {
        position: static;
        display: inline-block;
        margin: 0;
        width: 9px;
        height: 9px;
      }
    `,
  ];

  override render(): unknown {
    const { rows, rest, after } = this.next;
    const most = rows.reduce((high, { base, other }) => Math.max(high, base ?? 0, other ?? 0), 0);
    const { ticks, high, distance } = roundScale(0, Math.min(1, most), 4);
    const at = (p: number): string => `${(p / high) * 100}%`;
    return html`<h2>
        Next token at the first
        difference${after === '' ? nothing : html`, after <span class="mono muted">… ${after}</span>`}<span class="axis key"
          ><i class="ring"></i>base</span
        ><span class="axis key"><i class="dot"></i>${this.otherName}</span>
      </h2>
      <div class="chart">
        <ul class="names" aria-hidden="true">
          ${rows.map(({ text }) => html`<li class="clip">${text}</li>`)}
          <li class="rest">all others</li>
        </ul>
        <div class="plot">
          ${ticks.map(
            (tick, index) =>
              html`<div class="grid ${tick === 0 ? 'zero' : ''}" ${styled({ left: at(tick) })}></div>
                <span class="tick axis" aria-hidden="true" ${styled({ left: at(tick) })}
                  >${numberTick(tick, distance)}${index === ticks.length - 1 ? ' probability' : ''}</span
                >`,
          )}
          <ul class="rows" aria-label="Probability of each token under both models">
            ${rows.map((row) => this.row(row, high, at))}
            <li aria-label="all others: base ${fixed(rest.base, 3)}, ${this.otherName} ${fixed(rest.other, 3)}">
              <span class="label muted" ${styled({ left: '0' })}>${fixed(rest.base, 3)} → ${fixed(rest.other, 3)}</span>
            </li>
          </ul>
        </div>
      </div>`;
  }

  private row({ text, base, other, wroteIt }: NextToken, high: number, at: (p: number) => string): unknown {
    const known = [base, other].filter((p) => p !== null);
    const upper = Math.max(...known);
    const lower = Math.min(...known);
    const isNear = known.length < 2 || Math.min(upper - lower, lower) / high < NEAR;
    const wrote =
      wroteIt === null ? nothing : html`<span class="wrote">${wroteIt === 'base' ? 'base' : this.otherName} wrote this</span>`;
    const words = `${text}: base ${fixed(base)}, ${this.otherName} ${fixed(other)}${wroteIt === null ? '' : `, ${wroteIt === 'base' ? 'base' : this.otherName} wrote this`}`;
    return html`<li aria-label=${words}>
      ${known.length < 2 ? nothing : html`<div class="bar" ${styled({ left: at(lower), width: at(upper - lower) })}></div>`}
      ${base === null ? nothing : html`<i class="ring" ${styled({ left: at(base) })}></i>`}
      ${other === null ? nothing : html`<i class="dot" ${styled({ left: at(other) })}></i>`}
      <span class="label" ${styled({ left: at(upper) })}
        >${isNear ? `${fixed(base)} → ${fixed(other)}` : fixed(upper)}${wrote}</span
      >
      ${isNear ? nothing : html`<span class="label low" ${styled({ left: at(lower) })}>${fixed(lower)}</span>`}
    </li>`;
  }
}
