import { css, html, LitElement } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Column } from '../shared/chart/chartData';
import { figure } from '../../src/analysis/numberText';
import { visibleText } from '../shared/hostileText';
import { styled } from '../shared/styled';
import { tableStyles } from '../shared/tableStyles';
import { baseStyles } from '../shared/theme';

const ROW = 24;
const SPARE = 10;

export interface StepColumn {
  name: string;
  /** One value a step. */
  values: Column;
}

/**
 * Figures by step, newest first, as many rows as are in view.
 *
 * @fires ptl-pick - `detail: number`: the step of the row chosen
 */
@customElement('ptl-step-figures')
export class StepFigures extends LitElement {
  @property({ attribute: false }) steps: readonly number[] = [];
  @property({ attribute: false }) columns: readonly StepColumn[] = [];
  @property() label = '';
  @property({ attribute: false }) pickHint = '';
  @state() private top = 0;
  @state() private height = 600;

  static override styles = [
    baseStyles,
    tableStyles,
    css`
      :host {
        display: block;
        height: 100%;
      }
      .scrolls {
        height: 100%;
        padding-right: 8px;
      }
      th:first-child,
      td:first-child {
        position: sticky;
        left: 0;
        background: var(--ptl-background);
        min-width: 56px;
      }
      th:first-child {
        z-index: 1;
      }
    `,
  ];

  override render(): unknown {
    const { steps, columns } = this;
    const rows = steps.length;
    const first = Math.max(0, Math.floor(this.top / ROW) - SPARE);
    const last = Math.min(rows, Math.ceil((this.top + this.height) / ROW) + SPARE);
    const shown = Array.from({ length: Math.max(0, last - first) }, (_, offset) => rows - 1 - first - offset);
    const cells = columns.length + 1;
    return html`<div class="scrolls" tabindex="0" role="region" aria-label=${this.label} @scroll=${this.onScroll}>
      <table aria-rowcount=${rows + 1}>
        <thead>
          <tr>
            <th scope="col">step</th>
            ${columns.map(({ name }) => html`<th scope="col">${visibleText(name)}</th>`)}
          </tr>
        </thead>
        <tbody>
          <tr aria-hidden="true" ?hidden=${first === 0}>
            <td colspan=${cells} ${styled({ height: `${first * ROW}px` })}></td>
          </tr>
          ${shown.map(
            (index) =>
              html`<tr aria-rowindex=${rows - index + 1}>
                <td>${this.stepCell(steps[index] ?? 0)}</td>
                ${columns.map(({ values }) => html`<td>${figure(values[index])}</td>`)}
              </tr>`,
          )}
          <tr aria-hidden="true" ?hidden=${last === rows}>
            <td colspan=${cells} ${styled({ height: `${(rows - last) * ROW}px` })}></td>
          </tr>
        </tbody>
      </table>
    </div>`;
  }

  private stepCell(step: number): unknown {
    if (this.pickHint === '') return step;
    const pick = (): void => {
      this.dispatchEvent(new CustomEvent('ptl-pick', { detail: step, bubbles: true, composed: true }));
    };
    return html`<button class="link" aria-label="Rollouts of step ${step}" @click=${pick}>${step}</button>`;
  }

  private readonly onScroll = (event: Event): void => {
    const scroller = event.currentTarget as HTMLElement;
    this.top = scroller.scrollTop;
    this.height = scroller.clientHeight;
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-step-figures': StepFigures;
  }
}
