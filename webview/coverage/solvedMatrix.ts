import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { CoverageComparison } from '../../src/contract/messages/coverage';
import { count, fixed, percent, signed } from '../../src/analysis/numberText';
import { baseStyles } from '../shared/theme';
import type { Category } from './model/problemRows';

/**
 * Problems by which of two models solved them at least once, and what follows from it.
 *
 * @fires ptl-category - `detail: Category`: whose problems are wanted
 */
@customElement('ptl-solved-matrix')
export class SolvedMatrix extends LitElement {
  @property({ attribute: false }) comparison!: CoverageComparison;
  @property() baseName = '';
  @property() otherName = '';
  /** Largest k of the curves. */
  @property({ attribute: false }) upTo = 1;
  @property({ attribute: false }) category: Category = 'lost';

  static override styles = [
    baseStyles,
    css`
      .grid {
        display: grid;
        grid-template-columns: 64px minmax(0, 1fr) minmax(0, 1fr);
        grid-template-rows: 20px 66px 66px;
        gap: 4px;
      }
      .head {
        display: flex;
        align-items: end;
        justify-content: center;
        text-align: center;
        min-width: 0;
      }
      .side {
        display: flex;
        align-items: center;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      button {
        display: flex;
        flex-direction: column;
        justify-content: space-between;
        padding: 7px 10px;
        border: 1px solid var(--ptl-outline);
        border-radius: var(--ptl-radius);
        background: var(--cell);
        color: var(--ptl-text);
        font: 11px/14px var(--ptl-font);
        text-align: left;
        cursor: pointer;
      }
      button b {
        font: 600 20px/24px var(--ptl-font);
      }
      button[aria-pressed='true'] {
        border-color: var(--ptl-focus);
        box-shadow: inset 0 0 0 2px var(--vscode-contrastActiveBorder, transparent);
      }
      .kept {
        --cell: color-mix(in srgb, var(--ptl-text) calc(14% * var(--ptl-tint)), var(--ptl-background));
      }
      .lost {
        --cell: color-mix(in srgb, var(--ptl-less) calc(38% * var(--ptl-tint)), var(--ptl-background));
      }
      .gained {
        --cell: color-mix(in srgb, var(--ptl-trained) calc(20% * var(--ptl-tint)), var(--ptl-background));
      }
      .neither {
        --cell: color-mix(in srgb, var(--ptl-text) calc(5% * var(--ptl-tint)), var(--ptl-background));
      }
      dl {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        gap: 6px 12px;
        margin-top: 12px;
      }
      dt {
        font: 11px/14px var(--ptl-font);
        color: var(--ptl-muted);
        cursor: help;
        white-space: nowrap;
      }
      /* A subscript proper hangs below its line, and what scrolls may cut it. */
      sub {
        position: relative;
        bottom: -2px;
        padding-right: 2px;
        font-size: 9px;
        line-height: 1;
        vertical-align: baseline;
      }
      dd {
        font: 600 13px/18px var(--ptl-font);
      }
      @media (prefers-reduced-motion: no-preference) {
        button {
          transition: background-color 80ms;
        }
      }
    `,
  ];

  override render(): unknown {
    const { baseName, otherName, comparison } = this;
    const { solved, support, gap } = comparison;
    return html`<div class="grid" role="group" aria-label="Problems solved at least once">
        <span></span><span class="head axis"><span class="clip">${otherName} solves it</span></span
        ><span class="head axis"><span class="clip">${otherName} does not</span></span>
        <span class="side axis">${baseName} solves it</span>${this.cell('kept', 'kept', solved.both)}
        ${this.cell('lost', `lost: only ${baseName}`, solved.onlyBase)}
        <span class="side axis">${baseName} does not</span>${this.cell('gained', `gained: only ${otherName}`, solved.onlyOther)}
        ${this.cell('neither', 'neither', solved.neither)}
      </div>
      <dl>
        ${figure('Kept, SRR', fixed(support.srr), `Support retention: kept / (kept + lost). ${percent(support.srr)} of what ${baseName} solves is still solved.`)}
        ${figure('New, NDR', fixed(support.ndr), `Net discovery: gained / (kept + gained). ${percent(support.ndr)} of what ${otherName} solves is new.`)}
        ${figure('Both, SDS', fixed(support.sds), 'Support dynamic score: harmonic mean of SRR and NDR; 0 where nothing was gained.')}
        ${figure('Net, NSCR', signed(support.nscr), 'Net support change: (gained − lost) / (kept + gained + lost); above 0 the model solves more problems than before.')}
        ${figure(
          html`Gap, Δ<sub>SE</sub>`,
          fixed(gap.value),
          `Sampling-efficiency gap: pass@${count(this.upTo)} of ${baseName} − pass@1 of ${otherName}; lower is better. 95 % interval ${fixed(gap.low)} to ${fixed(gap.high)}.`,
        )}
      </dl>`;
  }

  private cell(category: Category, words: string, problems: number): unknown {
    return html`<button
      class=${category}
      aria-pressed=${this.category === category}
      title="Show these problems"
      @click=${() => this.dispatchEvent(new CustomEvent('ptl-category', { detail: category }))}
    >
      <span class="clip">${words}</span><b>${count(problems)}</b>
    </button>`;
  }
}

function figure(name: unknown, value: string, tooltip: string): unknown {
  return html`<div title=${tooltip}>
    <dt>${name}</dt>
    <dd>${value}<span class="unseen">. ${tooltip}</span></dd>
  </div>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-solved-matrix': SolvedMatrix;
  }
}
