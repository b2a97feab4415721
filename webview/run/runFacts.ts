import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { RunOverview } from '../../src/contract/messages/run';
import { count } from '../../src/analysis/numberText';
import { visibleText } from '../shared/hostileText';
import '../shared/icons';
import { styled } from '../shared/styled';
import { baseStyles } from '../shared/theme';
import { actionChoice } from './model/actions';
import { factsOf, timeLeft, type Fact } from './model/facts';

/**
 * How far the run is, and what it runs on.
 *
 * @fires ptl-act - `detail: { action }`
 */
@customElement('ptl-run-facts')
export class RunFacts extends LitElement {
  @property({ attribute: false }) run!: RunOverview;

  static override styles = [
    baseStyles,
    css`
      dl {
        display: grid;
        grid-template-columns: minmax(180px, 260px) repeat(2, minmax(0, max-content)) minmax(0, 1fr) minmax(0, max-content);
        column-gap: clamp(20px, 3.4vw, 48px);
        row-gap: 12px;
        padding: 12px 20px;
        border-bottom: 1px solid var(--ptl-hairline);
      }
      dl > div {
        min-width: 0;
      }
      dt,
      .below {
        font: 11px/16px var(--ptl-font);
        color: var(--ptl-muted);
      }
      dt {
        display: flex;
        justify-content: space-between;
        gap: 8px;
        white-space: nowrap;
      }
      dd {
        font: 600 13px/20px var(--ptl-font);
      }
      dd.below {
        font: 11px/16px var(--ptl-font);
        display: flex;
        min-height: 16px;
      }
      .value {
        display: flex;
        align-items: center;
        gap: 4px;
      }
      .light {
        font-weight: 400;
        color: var(--ptl-muted);
      }
      .track {
        height: 4px;
        margin-top: 7px;
        border-radius: 2px;
        background: var(--ptl-zero);
        overflow: hidden;
      }
      .done {
        height: 100%;
        background: var(--vscode-progressBar-background, var(--ptl-running));
      }
      @media (max-width: 900px) {
        dl {
          grid-template-columns: 1fr 1fr;
        }
        dl > div:first-child {
          grid-column: 1 / -1;
        }
      }
    `,
  ];

  override render(): unknown {
    const { step, maxSteps } = this.run;
    const share = maxSteps === 0 ? 0 : Math.min(1, step / maxSteps);
    return html`<dl>
      <div>
        <dt><span>Step</span><span>${timeLeft(this.run)}</span></dt>
        <dd>${count(step)} <span class="light">of ${maxSteps === 0 ? '–' : count(maxSteps)}</span></dd>
        <dd>
          <div
            class="track"
            role="progressbar"
            aria-label="Steps done"
            aria-valuemin="0"
            aria-valuemax=${Math.max(1, maxSteps)}
            aria-valuenow=${Math.min(step, Math.max(1, maxSteps))}
          >
            <div class="done" ${styled({ width: `${share * 100}%` })}></div>
          </div>
        </dd>
      </div>
      ${factsOf(this.run).map((fact) => this.fact(fact))}
    </dl>`;
  }

  private fact({ id, label, value, below, tooltip }: Fact): unknown {
    const diagnose = id === 'backend' ? actionChoice(this.run, 'diagnose') : undefined;
    return html`<div data-fact=${id} title=${visibleText(tooltip)}>
      <dt>${label}</dt>
      <dd class="value">
        ${id === 'source' && this.run.git ? html`<ptl-icon name="git-branch"></ptl-icon>` : nothing}<span class="clip"
          >${visibleText(value)}</span
        >
      </dd>
      <dd class="below">
        <span class="clip">${visibleText(below)}</span>
        ${
          diagnose && diagnose.disabledReason === null
            ? html`<span>&nbsp;·&nbsp;</span><button class="link" @click=${this.diagnose}>Diagnose</button>`
            : nothing
        }
      </dd>
    </div>`;
  }

  private readonly diagnose = (): void => {
    this.dispatchEvent(new CustomEvent('ptl-act', { detail: { action: 'diagnose' }, bubbles: true, composed: true }));
  };
}
