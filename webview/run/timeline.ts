import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { RunOverview } from '../../src/contract/messages/run';
import { styled } from '../shared/styled';
import { baseStyles } from '../shared/theme';
import { actionChoice } from './model/actions';
import { stepAxis } from './model/metricTile';
import { timelineEntries, timelineSummary, type TimelineEntry } from './model/timelineEntries';

/** Least distance of two labels, px. */
const LABEL_ROOM = 92;

/**
 * Checkpoints and evaluations on the step axis of the chart above.
 *
 * @fires ptl-act - `detail: { action: 'compare', step }`
 */
@customElement('ptl-timeline')
export class Timeline extends LitElement {
  @property({ attribute: false }) run!: RunOverview;
  @property({ attribute: false }) crosshair: number | null = null;
  /** Width of the step axis, px: decides which labels have room. */
  @property({ attribute: false }) axisWidth = 600;

  static override styles = [
    baseStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 176px;
        height: 44px;
      }
      .axis-of-steps {
        position: relative;
        margin: 0 8px 0 48px;
      }
      .rail,
      .gone {
        position: absolute;
        top: 9px;
        left: 0;
        height: 2px;
        background: var(--ptl-zero);
      }
      .rail {
        right: 0;
      }
      .gone {
        background: var(--ptl-baseline);
      }
      .line {
        position: absolute;
        top: -6px;
        height: 16px;
        width: 1px;
        background: color-mix(in srgb, var(--ptl-text) 55%, transparent);
      }
      li {
        position: absolute;
        top: 10px;
        width: 0;
        height: 0;
      }
      .mark {
        position: absolute;
        left: -5px;
        top: -5px;
        width: 10px;
        height: 10px;
        border-radius: 1px;
        transform: rotate(45deg);
        background: var(--ptl-text);
        border: 0;
        outline: 2px solid var(--ptl-background);
      }
      button.mark {
        padding: 0;
        cursor: pointer;
      }
      button.mark:hover {
        background: var(--ptl-trained);
      }
      button.mark:focus-visible {
        outline: 1px solid var(--ptl-focus);
        outline-offset: 3px;
      }
      .base .mark {
        border-radius: 50%;
        background: var(--ptl-base);
      }
      .planned .mark {
        background: var(--ptl-background);
        border: 1.5px solid var(--ptl-baseline);
      }
      .label {
        position: absolute;
        top: 11px;
        transform: translateX(-50%);
        white-space: nowrap;
        font: 11px/14px var(--ptl-font);
        color: var(--ptl-muted);
      }
      .base .label {
        transform: none;
        left: -5px;
      }
      .end .label {
        transform: translateX(-100%);
        left: 6px;
      }
      .words {
        padding-left: 8px;
        font: 11px/15px var(--ptl-font);
      }
      /* As the names beside the chart above. */
      @media (max-width: 600px) {
        :host {
          grid-template-columns: minmax(0, 1fr) 120px;
        }
      }
    `,
  ];

  override render(): unknown {
    const entries = timelineEntries(this.run);
    const { xStart, xEnd, xs } = stepAxis(this.run);
    const at = (step: number): string => `${((step - xStart) / (xEnd - xStart)) * 100}%`;
    const labelled = withRoom(entries, (step) => ((step - xStart) / (xEnd - xStart)) * this.axisWidth);
    const done = Math.min(xs[xs.length - 1] ?? 0, xEnd);
    return html`<div class="axis-of-steps">
        <div class="rail"></div>
        <div class="gone" ${styled({ width: at(done) })}></div>
        ${this.crosshair === null ? nothing : html`<div class="line" ${styled({ left: at(this.crosshair) })}></div>`}
        <ul aria-label="Checkpoints and evaluations">
          ${entries.map(
            (entry) =>
              html`<li
                class="${entry.kind} ${entry.step === xEnd ? 'end' : ''}"
                title=${entry.description}
                ${styled({ left: at(entry.step) })}
              >
                ${this.mark(entry)}
                ${labelled.has(entry) ? html`<span class="label" aria-hidden="true">${entry.label}</span>` : nothing}
              </li>`,
          )}
        </ul>
      </div>
      <div class="words">Checkpoints<br /><span class="muted">${timelineSummary(entries)}</span></div>`;
  }

  /** A sealed checkpoint opens the comparison with the base. */
  private mark(entry: TimelineEntry): unknown {
    if (entry.kind !== 'sealed' || actionChoice(this.run, 'compare')?.disabledReason !== null) {
      return html`<span class="mark"></span><span class="unseen">${entry.description}</span>`;
    }
    const compare = (): void => {
      const detail = { action: 'compare', step: entry.step };
      this.dispatchEvent(new CustomEvent('ptl-act', { detail, bubbles: true, composed: true }));
    };
    return html`<button class="mark" aria-label="${entry.description}: compare with the base" @click=${compare}></button>`;
  }
}

/** The labels that fit: the first, the newest, and of the others those far enough from both neighbours. */
function withRoom(entries: readonly TimelineEntry[], position: (step: number) => number): Set<TimelineEntry> {
  const kept: TimelineEntry[] = [];
  const wanted = entries.filter(({ label }) => label !== '');
  const order = [...wanted.slice(0, 1), ...wanted.slice(1).reverse()];
  for (const entry of order) {
    const free = kept.every((other) => {
      const room = other.kind === 'base' || entry.kind === 'base' ? LABEL_ROOM * 1.6 : LABEL_ROOM;
      return Math.abs(position(other.step) - position(entry.step)) >= room;
    });
    if (free) kept.push(entry);
  }
  return new Set(kept);
}
