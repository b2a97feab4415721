import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { OneShotCourse } from '../../src/contract/oneShotReport';
import { describeColumn } from '../../src/analysis/chart/describeColumn';
import type { ChartData } from '../shared/chart/chartData';
import '../shared/chart/namedChart';
import '../shared/numberTables';
import { baseStyles } from '../shared/theme';
import type { CourseCharts } from './model/courseCharts';
import { courseFinding, degradationSentence } from '../../src/analysis/oneShot/courseWords';
import { courseTables } from './model/oneShotTables';

/**
 * A run on one or two examples: what it showed, and its charts over the same steps, or every number as tables.
 *
 * @fires ptl-hover - see `ptl-chart`
 * @fires ptl-pick - see `ptl-chart`
 */
@customElement('ptl-one-shot-course')
export class CourseView extends LitElement {
  @property({ attribute: false }) course!: OneShotCourse;
  @property({ attribute: false }) charts!: CourseCharts;
  @property() view: 'chart' | 'table' = 'chart';
  @property({ attribute: false }) crosshair: number | null = null;
  @property({ type: Boolean }) isGoing = false;

  static override styles = [
    baseStyles,
    css`
      :host {
        display: block;
        padding: 16px 16px 24px 20px;
      }
      .finding {
        text-wrap: balance;
      }
      .second {
        margin-top: 6px;
        max-width: 90ch;
      }
      .caption {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0 8px;
        margin: 16px 0 4px;
      }
      .accuracy {
        height: 248px;
      }
      .small-chart {
        height: 112px;
      }
      .none {
        margin-top: 4px;
      }
    `,
  ];

  override render(): unknown {
    const { course, isGoing } = this;
    return html`<p class="finding" role="heading" aria-level="2">${courseFinding(course, isGoing)}</p>
      <p class="small muted second">${degradationSentence(course)}</p>
      ${this.view === 'table' ? html`<ptl-number-tables .tables=${courseTables(course)}></ptl-number-tables>` : this.all()}`;
  }

  private all(): unknown {
    const { accuracy, gain, degraded } = this.charts;
    return html`${this.chart('Accuracy', 'share right, by step', accuracy, 'accuracy')}
    ${
      gain
        ? this.chart('Post-saturation gain', 'held-out accuracy since saturation, by step', gain, 'small-chart')
        : html`<div class="caption"><h2>Post-saturation gain</h2></div>
            <p class="small muted none">${this.noGain()}</p>`
    }
    ${this.chart('Degraded training outputs', 'share of outputs, by step', degraded, 'small-chart')}`;
  }

  private chart(title: string, unit: string, data: ChartData, kind: string): unknown {
    if (data.xs.length === 0) return nothing;
    const words = data.lines.map(({ name, values }) => describeColumn(name, data.xs, values, (value) => data.format(value)));
    const marks = (data.marks ?? []).flatMap(({ label }) => (label === '' ? [] : [`${label}.`]));
    return html`<section aria-label=${title}>
      <div class="caption">
        <h2>${title}</h2>
        <span class="axis">${unit}</span>
      </div>
      <ptl-named-chart
        class=${kind}
        .data=${data}
        .crosshair=${this.crosshair}
        label="${title} by step"
        .pickHint=${'opens the rollouts of this step'}
      ></ptl-named-chart>
      <p class="unseen">${[...words, ...marks].join(' ')}</p>
    </section>`;
  }

  private noGain(): string {
    const { saturation, heldOut } = this.course;
    if (heldOut.length === 0) return 'Nothing is held out: a recipe with eval_dataset and eval_steps measures it.';
    return saturation === null
      ? 'It counts from the step at which training accuracy is saturated.'
      : 'Nothing was measured after saturation.';
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-one-shot-course': CourseView;
  }
}
