import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { RunOverview } from '../../src/contract/messages/run';
import { visibleText } from '../shared/hostileText';
import { baseStyles } from '../shared/theme';
import { actionChoice, type ActionChoice } from './model/actions';
import { evaluationRows, type Estimate, type EvaluationRow } from './model/evaluationRows';

/**
 * What `posttrain evaluate` found of the run's models, newest first; where it found nothing yet, how to ask.
 *
 * @fires ptl-act - `detail: { action: 'evaluate' | 'openCoverage' }`
 */
@customElement('ptl-evaluations')
export class EvaluationList extends LitElement {
  @property({ attribute: false }) run!: RunOverview;

  static override styles = [
    baseStyles,
    css`
      :host {
        display: block;
        padding: 12px 20px;
        border-bottom: 1px solid var(--ptl-hairline);
      }
      header {
        display: flex;
        align-items: baseline;
        gap: 8px;
      }
      .scrolls {
        max-height: 156px;
        margin-top: 4px;
      }
      table {
        width: 100%;
        border-collapse: collapse;
        table-layout: fixed;
        font: 12px/16px var(--ptl-font);
      }
      th {
        padding: 0 0 2px;
        font: 11px/14px var(--ptl-font);
        color: var(--ptl-muted);
        text-align: left;
      }
      td {
        padding: 4px 0;
        vertical-align: top;
        border-top: 1px solid var(--ptl-grid);
      }
      .figure {
        width: 92px;
        text-align: right;
      }
      td div {
        font: 11px/14px var(--ptl-font);
        color: var(--ptl-muted);
      }
      .broken {
        margin-top: 4px;
        overflow-wrap: anywhere;
      }
    `,
  ];

  override render(): unknown {
    const rows = evaluationRows(this.run);
    const { broken } = this.run.passAtK;
    return html`<header>
        <h2>Evaluations</h2>
        <span class="small muted clip" title=${rows.length === 0 ? nothing : 'Bootstrap over problems'}
          >${rows.length === 0 ? 'no pass@k measured yet' : 'pass@k with 95 % intervals'}</span
        >
        <span class="grow"></span>
        ${this.action()}
      </header>
      ${
        rows.length === 0 && broken.length === 0
          ? nothing
          : html`<div class="scrolls" tabindex="0" role="region" aria-label="Evaluations, newest first">
              ${rows.length === 0 ? nothing : table(rows)}
              ${broken.map(
                ({ id, reason }) => html`<p class="broken small muted">${visibleText(`${id} cannot be read: ${reason}`)}</p>`,
              )}
            </div>`
      }`;
  }

  private action(): unknown {
    const evaluate = actionChoice(this.run, 'evaluate');
    const coverage = this.run.passAtK.evaluations.length > 0 ? actionChoice(this.run, 'openCoverage') : undefined;
    return html`${coverage?.disabledReason === null ? this.link('Coverage', coverage) : nothing}
    ${
      !evaluate
        ? nothing
        : evaluate.disabledReason === null
          ? this.link('Evaluate…', evaluate)
          : html`<span class="small muted clip" title=${evaluate.disabledReason}>${evaluate.disabledReason}</span>`
    }`;
  }

  private link(words: string, { action, label }: ActionChoice): unknown {
    const press = (): void => {
      this.dispatchEvent(new CustomEvent('ptl-act', { detail: { action }, bubbles: true, composed: true }));
    };
    return html`<button class="link small" aria-label=${label} @click=${press}>${words}</button>`;
  }
}

function table(rows: readonly EvaluationRow[]): unknown {
  return html`<table>
    <thead>
      <tr>
        <th scope="col">model</th>
        <th scope="col" class="figure">pass@1</th>
        <th scope="col" class="figure">largest k</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ({ model, measured, first, largest, strategy, tooltip }) =>
          html`<tr title=${visibleText(tooltip)}>
            <td>
              <span class="strong">${visibleText(model)}</span>
              <div class="clip">${visibleText(measured)}</div>
              ${strategy === null ? nothing : html`<div class="clip">${visibleText(strategy)}</div>`}
            </td>
            ${cell(first)}${cell(largest, true)}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function cell(estimate: Estimate | null, named = false): unknown {
  if (!estimate) return html`<td class="figure"></td>`;
  return html`<td class="figure">
    ${named ? html`<span class="muted">@${estimate.k}</span> ` : nothing}<span class="strong">${estimate.value}</span>
    <div>${estimate.interval}</div>
  </td>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-evaluations': EvaluationList;
  }
}
