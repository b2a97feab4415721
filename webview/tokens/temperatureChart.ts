import { css, html, LitElement, nothing, svg } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { fileName } from '../../src/analysis/fileName';
import { forkingTemperatureSentences } from '../../src/analysis/forkingTemperatureFinding';
import type { TemperatureExperiment } from '../../src/contract/temperatureExperiment';
import '../shared/actionButton';
import { nearestIndex } from '../shared/chart/chartData';
import { chartStyles } from '../shared/chart/chartStyles';
import { yAxis } from '../shared/chart/yAxis';
import { counted, fixed } from '../../src/analysis/numberText';
import { visibleText } from '../shared/hostileText';
import { OwnSize } from '../shared/ownSize';
import { styled } from '../shared/styled';
import { baseStyles } from '../shared/theme';
import { temperatureLayout, temperatureWords, type TemperatureLayout } from './model/temperatureLayout';

/**
 * Accuracy over the temperature of one kind of token, forking or not, while the other keeps its own. Arrows walk the temperatures; for assistive technology
 * it is a slider over them whose value is read out.
 */
@customElement('ptl-temperature-chart')
export class TemperatureChart extends LitElement {
  @property({ attribute: false }) experiment!: TemperatureExperiment;
  @state() private index: number | null = null;
  private readonly size = new OwnSize(this);

  static override styles = [
    baseStyles,
    chartStyles,
    css`
      :host {
        height: 260px;
      }
      .line {
        fill: none;
        stroke: currentColor;
        stroke-width: 1.5;
      }
      .bar {
        stroke: currentColor;
        stroke-width: 1.5;
        stroke-opacity: calc(1 - 0.45 * var(--ptl-tint));
      }
      .dot {
        fill: currentColor;
        stroke: var(--ptl-background);
      }
      /* Hollow, so that colour is not all that tells the two apart. */
      .hollow {
        fill: var(--ptl-background);
        stroke: currentColor;
        stroke-width: 1.5;
      }
      .name {
        font-weight: 600;
      }
      .unchanged {
        stroke: var(--ptl-muted);
        stroke-dasharray: 2 3;
      }
      .crosshair {
        stroke: color-mix(in srgb, var(--ptl-text) 55%, transparent);
      }
      .hit {
        position: absolute;
        inset: 0;
        touch-action: pan-y;
      }
      .hit:focus-visible {
        outline-offset: -1px;
      }
    `,
  ];

  override render(): unknown {
    const { curve } = this.experiment.strategy;
    const [first, last] = [curve[0], curve.at(-1)];
    if (this.size.width === 0 || !first || !last) return nothing;
    const layout = temperatureLayout(this.experiment, this.size);
    const at = curve[this.index ?? curve.length - 1] ?? last;
    return html`<svg aria-hidden="true">${axes(layout)} ${lines(layout)} ${this.crosshair(layout)}</svg>
      <div
        class="hit"
        role="slider"
        tabindex="0"
        title=${this.index === null ? nothing : temperatureWords(at)}
        aria-label="Accuracy by temperature"
        aria-valuemin=${first.temperature}
        aria-valuemax=${last.temperature}
        aria-valuenow=${at.temperature}
        aria-valuetext=${temperatureWords(at)}
        @keydown=${this.onKey}
        @pointermove=${(event: PointerEvent) => this.point(event, layout)}
        @pointerleave=${() => this.walk(null)}
        @blur=${() => this.walk(null)}
      ></div>`;
  }

  private crosshair({ xs, area }: TemperatureLayout): unknown {
    const x = this.index === null ? undefined : xs[this.index];
    return x === undefined ? nothing : svg`<line class="crosshair" x1=${x} x2=${x} y1=${area.top} y2=${area.bottom}></line>`;
  }

  private point(event: PointerEvent, { xs }: TemperatureLayout): void {
    this.walk(nearestIndex(xs, event.clientX - this.getBoundingClientRect().left));
  }

  /** The words of where it stands are shown beside the title by whoever holds the chart. */
  private walk(index: number | null): void {
    if (index === this.index) return;
    this.index = index;
    const point = index === null ? undefined : this.experiment.strategy.curve[index];
    this.dispatchEvent(new CustomEvent('ptl-words', { detail: point ? temperatureWords(point) : '' }));
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const last = this.experiment.strategy.curve.length - 1;
    const at = this.index ?? last;
    const moves: Record<string, number> = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last };
    const target = moves[event.key];
    if (target !== undefined) this.walk(Math.max(0, Math.min(last, target)));
    else if (event.key === 'Escape' && this.index !== null) this.walk(null);
    else return;
    event.preventDefault();
  };
}

function axes({ area, xTicks, yTicks, unchanged }: TemperatureLayout): unknown {
  return svg`${yAxis(area, yTicks)}
    ${unchanged === null ? nothing : svg`<line class="unchanged" x1=${unchanged} x2=${unchanged} y1=${area.top} y2=${area.bottom}></line>`}
    ${xTicks.map(({ x, label }) => svg`<text class="middle" x=${x} y=${area.bottom + 17}>${label}</text>`)}`;
}

function lines({ lines: all }: TemperatureLayout): unknown {
  return all.map(
    ({ colour, path, points, isForking, name, label }) => svg`<g ${styled({ color: `var(${colour})` })}>
      ${points.map(({ x, low, high }) => svg`<line class="bar" x1=${x} x2=${x} y1=${high} y2=${low}></line>`)}
      <path class="line" d=${path}></path>
      ${points.map(({ x, y }) => svg`<circle class=${isForking ? 'dot' : 'hollow'} cx=${x} cy=${y} r="3.2"></circle>`)}
      <text class="coloured name" x=${label.x} y=${label.y + 4}>${name}</text>
    </g>`,
  );
}

/**
 * The chart with its title, what was measured, and what it says; or how it is measured where no evaluation did.
 *
 * @fires ptl-evaluate - an evaluation is wanted that measures it
 */
@customElement('ptl-temperature-experiment')
export class TemperatureExperimentView extends LitElement {
  @property({ attribute: false }) experiment: TemperatureExperiment | null = null;
  /** Why no model can be sampled; null where one can. */
  @property({ attribute: false }) evaluateReason: string | null = null;
  @state() private words = '';

  static override styles = [
    baseStyles,
    css`
      :host {
        display: block;
        margin-top: 18px;
      }
      .caption {
        margin: 2px 0 6px;
      }
      .foot {
        margin-top: 6px;
      }
      /* Two lines, whichever words there are: what is below must not move under a pointer. */
      .facts {
        min-height: 28px;
      }
    `,
  ];

  override render(): unknown {
    return html`<h2>Accuracy when one kind of token gets another temperature</h2>
      ${this.experiment ? this.measured(this.experiment) : this.missing()}`;
  }

  private measured(experiment: TemperatureExperiment): unknown {
    const { label, dataset, samples, problems, temperature, strategy } = experiment;
    const file = fileName(dataset).replace(/\.(jsonl|parquet|csv)$/, '');
    const above = `${fixed(strategy.threshold, 3)} nats${strategy.percentile === null ? '' : `, the ${strategy.percentile}th percentile`}`;
    const facts = `${visibleText(`${label}, ${file}`)}, ${counted(samples, 'sample')} a problem. Forking tokens: more than ${above}, at T = 1.`;
    return html`<p class="axis caption">
        the other kind stays at ${temperature}; bars are 95 % intervals over ${counted(problems, 'problem')}
      </p>
      <ptl-temperature-chart
        .experiment=${experiment}
        @ptl-words=${({ detail }: CustomEvent<string>) => (this.words = detail)}
      ></ptl-temperature-chart>
      <p class="axis foot facts">${this.words === '' ? facts : `${this.words}.`}</p>
      <p class="small foot">${forkingTemperatureSentences(strategy.curve, temperature).join(' ')}</p>`;
  }

  private missing(): unknown {
    return html`<p class="small muted caption">
        Not measured for this run. An evaluation with a temperature for forking tokens measures it.
      </p>
      <ptl-button
        label="Evaluate pass@k…"
        icon="beaker"
        .disabledReason=${this.evaluateReason}
        @ptl-press=${() => this.dispatchEvent(new CustomEvent('ptl-evaluate'))}
      ></ptl-button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-temperature-chart': TemperatureChart;
    'ptl-temperature-experiment': TemperatureExperimentView;
  }
}
