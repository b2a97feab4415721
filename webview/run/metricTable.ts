import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { RunOverview } from '../../src/contract/messages/run';
import { baseStyles } from '../shared/theme';
import type { StepColumn } from './stepFigures';
import './stepFigures';

/** Shown first, in this order; every other metric follows by name. */
const FIRST = ['reward', 'loss', 'entropy', 'kl', 'completions/mean_length', 'grad_norm', 'learning_rate', 'tokens_per_second'];

/** Every metric of every step: what the charts show and what they do not. */
@customElement('ptl-metric-table')
export class MetricTable extends LitElement {
  @property({ attribute: false }) run!: RunOverview;
  @property({ attribute: false }) pickHint = '';

  static override styles = [
    baseStyles,
    css`
      :host {
        display: block;
        height: 100%;
      }
    `,
  ];

  override render(): unknown {
    return html`<ptl-step-figures
      label="Metrics by step"
      .steps=${this.run.steps}
      .columns=${columnsOf(this.run)}
      .pickHint=${this.pickHint}
    ></ptl-step-figures>`;
  }
}

function columnsOf({ metrics }: RunOverview): StepColumn[] {
  const place = (name: string): number => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);
  return Object.entries(metrics)
    .map(([name, values]) => ({ name, values }))
    .filter(({ values }) => values.some((value) => value !== null))
    .sort((a, b) => place(a.name) - place(b.name) || (a.name < b.name ? -1 : 1));
}
