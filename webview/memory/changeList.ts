import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { MemoryReport, MemorySetting } from '../../src/contract/memoryReport';
import '../shared/actionButton';
import { visibleText } from '../shared/hostileText';
import { styled } from '../shared/styled';
import { baseStyles } from '../shared/theme';
import { gib } from './model/gib';
import { changeTitle, plainValue } from './model/words';

/**
 * What would make a run take less, best first.
 *
 * @fires ptl-apply - `detail: MemorySetting`
 */
@customElement('ptl-memory-changes')
export class ChangeList extends LitElement {
  @property({ attribute: false }) report!: MemoryReport;

  static override styles = [
    baseStyles,
    css`
      :host {
        display: block;
      }
      ol {
        margin-top: 4px;
      }
      li {
        display: grid;
        grid-template-columns: 24px minmax(0, 1fr) 160px auto;
        gap: 2px 12px;
        align-items: center;
        padding: 6px 0;
        border-top: 1px solid var(--ptl-grid);
        font: 12px/16px var(--ptl-font);
      }
      .title {
        overflow-wrap: anywhere;
      }
      .saves {
        position: relative;
        height: 34px;
      }
      .bar {
        height: 4px;
        margin-top: 4px;
        background: var(--ptl-baseline);
        border-radius: 1px;
      }
      .together {
        display: flex;
        gap: 12px;
        align-items: center;
        margin-top: 8px;
        padding: 8px 0;
        border-top: 1px solid var(--ptl-hairline);
        font: 12px/16px var(--ptl-font);
      }
      @media (max-width: 560px) {
        li {
          grid-template-columns: 24px minmax(0, 1fr) auto;
        }
        .saves {
          grid-row: 2;
          grid-column: 2;
        }
        ptl-button {
          grid-row: 1;
          grid-column: 3;
        }
      }
    `,
  ];

  override render(): unknown {
    const { changes, together, fits } = this.report;
    const most = Math.max(...changes.map(({ savesGiB }) => savesGiB));
    if (changes.length === 0) return html`<p class="muted small">Nothing here would make it smaller.</p>`;
    return html`${together && together.keys.length > 1 ? this.together(together) : nothing}
      ${fits === false && !together ? html`<p class="small">All of these together do not make it fit.</p>` : nothing}
      <ol>
        ${changes.map(
          (change, index) =>
            html`<li>
              <span class="muted figure">${index + 1}.</span>
              <span
                ><span class="title"
                  ><span class="mono strong">${visibleText(changeTitle(change))}</span>${
                    change.fits && !fits ? html` <span class="strong">✓ fits</span>` : nothing
                  }</span
                ><br /><span class="muted"
                  >${change.sentence}${change.keepsTraining ? '' : '; changes what is learned'}</span
                ></span
              >
              <span class="saves"
                ><span class="strong">−${gib(change.savesGiB)}</span> <span class="muted">to ${gib(change.totalGiB)}</span>
                <span class="bar" ${styled({ display: 'block', width: `${(100 * change.savesGiB) / most}%` })}></span
              ></span>
              <ptl-button
                label="Apply"
                title="Sets ${visibleText(changeTitle(change))} in the controls"
                @ptl-press=${() => this.apply(change)}
              ></ptl-button>
            </li>`,
        )}
      </ol>`;
  }

  private together(together: NonNullable<MemoryReport['together']>): unknown {
    return html`<p class="together">
      <span class="grow"
        ><span class="strong">Together they make it fit:</span>
        <span class="mono">${visibleText(together.keys.map(plainValue).join(', '))}</span>
        <span class="muted">to ${gib(together.totalGiB)}</span></span
      >
      <ptl-button label="Apply All" primary @ptl-press=${() => this.apply(together)}></ptl-button>
    </p>`;
  }

  private apply({ sets, options }: MemorySetting): void {
    this.dispatchEvent(new CustomEvent('ptl-apply', { detail: { sets, options } }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-memory-changes': ChangeList;
  }
}
