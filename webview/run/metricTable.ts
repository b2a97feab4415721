import { css, html, LitElement } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { RunOverview } from '../../src/contract/messages/run';
import { figure } from '../shared/format';
import { visibleText } from '../shared/hostileText';
import { styled } from '../shared/styled';
import { tableStyles } from '../shared/tableStyles';
import { baseStyles } from '../shared/theme';

const ROW = 24;
const SPARE = 10;
/** Shown first, in this order; every other metric follows by name. */
const FIRST = ['reward', 'loss', 'entropy', 'kl', 'completions/mean_length', 'grad_norm', 'learning_rate', 'tokens_per_second'];

/**
 * Every metric of every step, newest first: what the charts show and what they do not.
 *
 * @fires ptl-pick - `detail: number`: the step of the row chosen
 */
@customElement('ptl-metric-table')
export class MetricTable extends LitElement {
  @property({ attribute: false }) run!: RunOverview;
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
    const { run } = this;
    const names = columnsOf(run);
    const rows = run.steps.length;
    const first = Math.max(0, Math.floor(this.top / ROW) - SPARE);
    const last = Math.min(rows, Math.ceil((this.top + this.height) / ROW) + SPARE);
    const shown = Array.from({ length: Math.max(0, last - first) }, (_, offset) => rows - 1 - first - offset);
    const cells = names.length + 1;
    return html`<div class="scrolls" tabindex="0" role="region" aria-label="Metrics by step" @scroll=${this.onScroll}>
      <table aria-rowcount=${rows + 1}>
        <thead>
          <tr>
            <th scope="col">step</th>
            ${names.map((name) => html`<th scope="col">${visibleText(name)}</th>`)}
          </tr>
        </thead>
        <tbody>
          <tr aria-hidden="true" ?hidden=${first === 0}>
            <td colspan=${cells} ${styled({ height: `${first * ROW}px` })}></td>
          </tr>
          ${shown.map(
            (index) =>
              html`<tr aria-rowindex=${rows - index + 1}>
                <td>${this.stepCell(run.steps[index] ?? 0)}</td>
                ${names.map((name) => html`<td>${figure(run.metrics[name]?.[index])}</td>`)}
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

function columnsOf({ metrics }: RunOverview): string[] {
  const names = Object.keys(metrics).filter((name) => metrics[name]?.some((value) => value !== null));
  const place = (name: string): number => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);
  return names.sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
}
