import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { counted, fixed } from '../../src/analysis/numberText';
import type { OneShotOverview } from '../../src/contract/messages/oneShot';
import '../shared/actionButton';
import type { ChartData } from '../shared/chart/chartData';
import '../shared/chart/lineChart';
import { describeColumn } from '../../src/analysis/chart/describeColumn';
import { visibleText } from '../shared/hostileText';
import { styled } from '../shared/styled';
import { baseStyles } from '../shared/theme';
import { seriesColour } from '../shared/chart/stackedAreas';
import { startWords } from './model/startWords';
import type { ExampleRow } from './model/ranking';

/**
 * The chosen examples, and a run on them.
 *
 * @fires ptl-start - a run on them is wanted
 * @fires ptl-toggle - `detail: string`: an example that is to be let go
 */
@customElement('ptl-chosen-examples')
export class ChosenExamples extends LitElement {
  @property({ attribute: false }) rows: readonly ExampleRow[] = [];
  @property({ attribute: false }) chart!: ChartData;
  @property({ attribute: false }) start!: OneShotOverview['start'];
  @property({ attribute: false }) crosshair: number | null = null;

  static override styles = [
    baseStyles,
    css`
      :host {
        display: block;
        padding: 16px 20px 24px;
      }
      .example {
        display: grid;
        grid-template-columns: 14px minmax(0, 1fr) auto;
        gap: 2px 8px;
        padding: 10px 0;
        border-bottom: 1px solid var(--ptl-hairline);
      }
      i {
        align-self: start;
        width: 14px;
        margin-top: 8px;
        border-top: 2px solid currentColor;
      }
      .dashed {
        border-top-style: dashed;
      }
      pre {
        margin: 0;
        max-height: 116px;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        font: 12px/18px var(--ptl-mono);
      }
      .facts {
        grid-column: 2 / -1;
      }
      h3 {
        margin: 16px 0 2px;
      }
      ptl-chart {
        height: 150px;
      }
      .what {
        margin: 14px 0 12px;
        max-width: 60ch;
      }
      .none {
        margin: 8px 0 16px;
        max-width: 52ch;
      }
      .why {
        margin-top: 8px;
        max-width: 56ch;
      }
    `,
  ];

  override render(): unknown {
    const { rows, start } = this;
    const none = rows.length === 0 ? 'Choose one or two examples in the list.' : null;
    return html`<h2>Train on ${rows.length === 0 ? 'one or two examples' : counted(rows.length, 'example')}</h2>
      <div role="status" class="unseen">${counted(rows.length, 'example')} chosen</div>
      ${
        rows.length === 0
          ? html`<p class="small muted none">
              Examples whose accuracy varied most over the epochs are good candidates. Choose one or two in the list, by a click
              or with
              <kbd>Space</kbd>.
            </p>`
          : this.chosen()
      }
      ${rows.length === 0 ? nothing : html`<p class="small muted what">${startWords(start, rows.length)}</p>`}
      <ptl-button
        label="Start Run on Selected…"
        icon="play"
        primary
        .disabledReason=${start.reason ?? none}
        @ptl-press=${() => this.dispatchEvent(new CustomEvent('ptl-start'))}
      ></ptl-button>
      ${start.reason === null ? nothing : html`<p class="small muted why">${visibleText(start.reason)}</p>`}`;
  }

  private chosen(): unknown {
    const { rows, chart } = this;
    return html`${rows.map((row, index) => this.example(row, index))}
      <h3>Accuracy by epoch</h3>
      <ptl-chart .data=${chart} .crosshair=${this.crosshair} label="Accuracy of the chosen examples by epoch"></ptl-chart>
      <p class="unseen">
        ${chart.lines.map(({ name, values }) => describeColumn(name, chart.xs, values, (value) => chart.format(value), 'epoch')).join(' ')}
      </p>`;
  }

  private example({ problem, prompt, variance, mean, accuracies, place }: ExampleRow, index: number): unknown {
    return html`<div class="example">
      <i class=${index > 0 ? 'dashed' : ''} ${styled({ color: `var(${seriesColour(index)})` })}></i>
      <pre class="scrolls" tabindex="0" aria-label="Prompt of ${visibleText(problem)}">${visibleText(prompt ?? problem)}</pre>
      <button class="link small" aria-label="Let go of ${visibleText(problem)}" @click=${() => this.letGo(problem)}>
        Let Go
      </button>
      <p class="small muted facts">
        place ${place}, variance ${fixed(variance, 4)}, mean accuracy ${fixed(mean)} over ${counted(accuracies.length, 'epoch')}
      </p>
    </div>`;
  }

  private letGo(problem: string): void {
    this.dispatchEvent(new CustomEvent('ptl-toggle', { detail: problem }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-chosen-examples': ChosenExamples;
  }
}
