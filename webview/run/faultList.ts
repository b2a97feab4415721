import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { RunOverview } from '../../src/contract/messages/run';
import { counted } from '../../src/analysis/numberText';
import { visibleText } from '../shared/hostileText';
import { baseStyles } from '../shared/theme';

/** Most faults listed at once: the newest. */
const LISTED = 50;

/** What went wrong without stopping the run, and lines of the record that could not be read. Nothing where all is well. */
@customElement('ptl-faults')
export class FaultList extends LitElement {
  @property({ attribute: false }) run!: RunOverview;

  static override styles = [
    baseStyles,
    css`
      section {
        padding: 14px 20px 12px;
        border-bottom: 1px solid var(--ptl-hairline);
      }
      ul {
        max-height: 132px;
        margin-top: 6px;
      }
      li {
        display: grid;
        grid-template-columns: 64px minmax(0, 1fr);
        gap: 8px;
        padding: 2px 0;
        font: 12px/18px var(--ptl-font);
      }
      li span:last-child {
        overflow-wrap: anywhere;
      }
      .damaged {
        margin-top: 6px;
      }
    `,
  ];

  override render(): unknown {
    const { faults, damagedLines } = this.run;
    if (faults.length === 0 && damagedLines === 0) return nothing;
    const newest = faults.slice(-LISTED).reverse();
    return html`<section aria-label="Faults">
      <h2>${faults.length === 0 ? 'Record' : counted(faults.length, 'fault')}</h2>
      ${
        newest.length === 0
          ? nothing
          : html`<ul class="scrolls" tabindex="0" aria-label="Faults, newest first">
              ${newest.map(
                ({ step, at, message }) =>
                  html`<li><span class="muted">step ${step}</span><span>${visibleText(`${at}: ${message}`)}</span></li>`,
              )}
            </ul>`
      }
      ${
        damagedLines === 0
          ? nothing
          : html`<p class="damaged small muted">
              ${counted(damagedLines, 'line')} of events.jsonl could not be read and ${damagedLines === 1 ? 'was' : 'were'}
              skipped; all others are shown.
            </p>`
      }
    </section>`;
  }
}
