import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { CoverageSample } from '../../src/contract/messages/coverage';
import { count, counted, percent } from '../../src/analysis/numberText';
import { visibleText } from '../shared/hostileText';
import '../shared/icons';
import '../shared/stateMessage';
import { styled } from '../shared/styled';
import { baseStyles } from '../shared/theme';
import type { ShownLine } from './model/shown';
import './sampleText';

/** Samples of one model that were read so far, or why they could not be. */
export interface SamplesSide {
  shown: ShownLine;
  prompt: string;
  samples: readonly CoverageSample[];
  total: number;
  right: number;
  /** Of `total`: it is not known whether they are right. */
  unknown: number;
  /** Of `total`. */
  failed: number;
  isReading: boolean;
  problem: string | null;
}

/**
 * What two models wrote to one problem, right ones first.
 *
 * @fires ptl-back - back to the charts
 * @fires ptl-more - `detail: string`: the key of the evaluation of which more is wanted
 */
@customElement('ptl-problem-samples')
export class ProblemSamples extends LitElement {
  @property() problem = '';
  @property({ attribute: false }) sides: readonly SamplesSide[] = [];

  static override styles = [
    baseStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 0;
      }
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 4px 12px;
        padding: 14px 20px 10px;
      }
      .prompt {
        flex: 1 1 100%;
        max-height: 72px;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        font: 600 13px/18px var(--ptl-mono);
      }
      .sides {
        flex: 1;
        min-height: 0;
        display: grid;
        grid-auto-flow: column;
        grid-auto-columns: minmax(0, 1fr);
        border-top: 1px solid var(--ptl-hairline);
      }
      section {
        display: flex;
        flex-direction: column;
        min-width: 0;
        min-height: 0;
      }
      section + section {
        border-left: 1px solid var(--ptl-hairline);
      }
      .who {
        display: flex;
        align-items: baseline;
        gap: 8px;
        padding: 8px 20px;
      }
      section > .scrolls {
        flex: 1;
        padding: 0 20px 12px;
      }
      li {
        padding: 4px 0;
        border-top: 1px solid var(--ptl-grid);
        /* A page of long texts is laid out as it comes near. */
        content-visibility: auto;
        contain-intrinsic-size: auto none auto 27px;
      }
      .more {
        padding: 8px 0;
      }
      @media (max-width: 900px) {
        .sides {
          grid-auto-flow: row;
          grid-auto-columns: auto;
        }
        section + section {
          border-left: 0;
          border-top: 1px solid var(--ptl-hairline);
        }
      }
    `,
  ];

  override render(): unknown {
    const prompt = this.sides.find((side) => side.prompt !== '')?.prompt ?? this.problem;
    return html`<header>
        <button class="link small back" @click=${() => this.dispatchEvent(new CustomEvent('ptl-back'))}>
          Back to the charts
        </button>
        <span class="axis">problem ${visibleText(this.problem)} · <kbd>↑</kbd> <kbd>↓</kbd> others · <kbd>Esc</kbd> back</span>
        <h2 class="prompt scrolls">${visibleText(prompt).trim()}</h2>
      </header>
      <div class="sides">${this.sides.map((side) => this.side(side))}</div>`;
  }

  private side(side: SamplesSide): unknown {
    const { shown, samples, total, right, unknown, failed, isReading, problem } = side;
    const judged = total - failed - unknown;
    return html`<section aria-label="Samples of ${shown.name}" aria-busy=${isReading}>
      <div class="who small">
        <span class="strong clip" ${styled({ color: `var(${shown.colour})` })}>${shown.name}</span>
        ${judged === 0 ? nothing : html`<span class="muted">${count(right)} of ${count(judged)} right (${percent(right / judged)})</span>`}
        ${unknown === 0 ? nothing : html`<span class="muted">${count(unknown)} not known</span>`}
        ${failed === 0 ? nothing : html`<span class="muted">${count(failed)} failed</span>`}
      </div>
      ${
        problem !== null
          ? html`<ptl-state kind="failed" headline=${problem}></ptl-state>`
          : samples.length === 0
            ? html`<ptl-state
                kind=${isReading ? 'loading' : 'empty'}
                headline=${isReading ? 'Reading samples…' : 'There are no samples of this problem.'}
              ></ptl-state>`
            : html`<div class="scrolls" tabindex="0" role="region" aria-label="Samples of ${shown.name}, right ones first">
                <ol>
                  ${samples.map(sample)}
                </ol>
                ${
                  samples.length < total
                    ? html`<button
                        class="link small more"
                        @click=${() => this.dispatchEvent(new CustomEvent('ptl-more', { detail: shown.key }))}
                      >
                        ${isReading ? 'Reading…' : `Show more of the other ${count(total - samples.length)}`}
                      </button>`
                    : nothing
                }
              </div>`
      }
    </section>`;
  }
}

function sample(one: CoverageSample): unknown {
  const { text, tokens, isCut, sample: number } = one;
  return html`<li
    title="Sample ${number}, ${tokens === null ? counted(text.length, 'character') : counted(tokens, 'token')}${isCut ? ', cut at the longest length' : ''}"
  >
    <ptl-sample-text .sample=${one}></ptl-sample-text>
  </li>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-problem-samples': ProblemSamples;
  }
}
