import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Interval } from '../../src/analysis/bootstrap';
import { count, figure, fixed } from '../../src/analysis/numberText';
import '../shared/segments';
import { baseStyles } from '../shared/theme';
import './entropyRewardChart';
import { fittedColumns, type EntropyReward } from './model/entropyReward';
import './stepFigures';

export type EntropyRewardForm = 'chart' | 'table';

/**
 * Whether reward is traded for entropy: a dot a step, the curve R = −a·e^H + b with its interval, and what it predicts at entropy 0.
 *
 * @fires ptl-form - `detail: 'chart' | 'table'`
 */
@customElement('ptl-entropy-reward')
export class EntropyRewardView extends LitElement {
  @property({ attribute: false }) shown!: EntropyReward;
  @property({ attribute: false }) crosshair: number | null = null;
  @property({ attribute: false }) pickHint = '';
  @property() form: EntropyRewardForm = 'chart';

  static override styles = [
    baseStyles,
    css`
      :host {
        display: block;
      }
      header {
        display: flex;
        align-items: center;
        gap: 8px;
        min-height: 26px;
      }
      .sentence {
        margin: 2px 0 8px;
        max-width: 84ch;
      }
      .body {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 204px;
        gap: 20px;
      }
      ptl-step-figures {
        height: 288px;
      }
      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 4px 12px;
        margin-top: 12px;
        font: 12px/16px var(--ptl-font);
      }
      dd {
        text-align: right;
      }
      dd span {
        display: block;
        font: 11px/14px var(--ptl-font);
        color: var(--ptl-muted);
      }
      sup {
        line-height: 0;
      }
      .how {
        margin-top: 8px;
      }
      .caveats {
        margin-top: 8px;
        max-width: 96ch;
        font: 11px/15px var(--ptl-font);
        color: var(--ptl-muted);
      }
      .caveats li {
        margin-top: 2px;
      }
      @media (max-width: 700px) {
        .body {
          grid-template-columns: minmax(0, 1fr);
          gap: 12px;
        }
      }
    `,
  ];

  override render(): unknown {
    const { sentence, caveats, fit } = this.shown;
    return html`<header>
        <h2>Entropy and reward</h2>
        <span class="small muted clip">${this.atCrosshair()}</span>
        <span class="grow"></span>
        <ptl-segments
          label="Show entropy and reward as"
          .options=${[
            { value: 'chart', label: 'Chart' },
            { value: 'table', label: 'Table' },
          ]}
          .value=${this.form}
          @ptl-change=${(event: CustomEvent<string>) =>
            this.dispatchEvent(new CustomEvent('ptl-form', { detail: event.detail, bubbles: true, composed: true }))}
        ></ptl-segments>
      </header>
      <p class="sentence">${sentence}</p>
      <div class="body">
        ${this.form === 'table' ? this.table() : this.chart()} ${fit && this.shown.verdict !== 'flat' ? this.figures() : nothing}
      </div>
      ${
        caveats.length === 0
          ? nothing
          : html`<ul class="caveats">
              ${caveats.map((caveat) => html`<li>${caveat}</li>`)}
            </ul>`
      }`;
  }

  private chart(): unknown {
    return html`<ptl-entropy-reward-chart
      .shown=${this.shown}
      .crosshair=${this.crosshair}
      .pickHint=${this.pickHint}
    ></ptl-entropy-reward-chart>`;
  }

  private table(): unknown {
    return html`<ptl-step-figures
      label="Entropy and reward by step"
      .steps=${this.shown.points.map(({ step }) => step)}
      .columns=${fittedColumns(this.shown)}
      .pickHint=${this.pickHint}
    ></ptl-step-figures>`;
  }

  private atCrosshair(): string {
    const at = this.shown.points.find(({ step }) => step === this.crosshair);
    return at ? `step ${at.step}: entropy ${figure(at.entropy)} nats, reward ${fixed(at.reward)}` : '';
  }

  private figures(): unknown {
    const { fit, verdict } = this.shown;
    if (!fit) return nothing;
    return html`<div>
      ${
        verdict === 'ceiling'
          ? html`<p class="number">${fixed(fit.ceiling.value)}</p>
              <p class="small muted">reward predicted at entropy 0, ${between(fit.ceiling)}</p>`
          : nothing
      }
      <dl aria-label="The fitted curve, with 95 % intervals">
        <dt class="muted">curve</dt>
        <dd>R = −a·e<sup>H</sup> + b</dd>
        ${figureRow('a', fit.a)} ${figureRow('b', fit.b)} ${verdict === 'ceiling' ? nothing : figureRow('b − a', fit.ceiling)}
        <dt class="muted">R²</dt>
        <dd>${fixed(fit.r2)}</dd>
        <dt class="muted">steps</dt>
        <dd>${count(fit.points)}</dd>
      </dl>
      <p class="axis how">95 % intervals, block bootstrap over steps</p>
    </div>`;
  }
}

function figureRow(name: string, interval: Interval): unknown {
  return html`<dt class="muted">${name}</dt>
    <dd>${fixed(interval.value)}<span>${between(interval)}</span></dd>`;
}

function between({ low, high }: Interval): string {
  return `${fixed(low)} to ${fixed(high)}`;
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-entropy-reward': EntropyRewardView;
  }
}
