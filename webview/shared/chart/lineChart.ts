import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { styled } from '../styled';
import { baseStyles } from '../theme';
import { onThemeChange } from '../themeColours';
import { nearestIndex, type ChartData, type ColourRole } from './chartData';
import { Plot } from './plot';
import { stepTicks } from '../../../src/analysis/chart/ticks';

const MARGINS = { top: 8, right: 8, bottom: 24, left: 48 };
/** Least distance of a step label from the one at the end of the axis, and from the crosshair's, px. */
const END_LABEL = 64;
const BADGE_ROOM = 24;

/**
 * One chart over steps, or over what else `xName` says. The parent holds the crosshair and hands the same to every chart of a set. For assistive technology it is a
 * slider over the steps whose value is read out.
 *
 * @fires ptl-hover - `detail: number | null`: the step the crosshair should go to; null lets it go
 * @fires ptl-pick - `detail: number`: a step was clicked, or chosen with Enter
 */
@customElement('ptl-chart')
export class LineChart extends LitElement {
  @property({ attribute: false }) data: ChartData | null = null;
  @property({ attribute: false }) crosshair: number | null = null;
  @property() label = '';
  /** What a click does, e.g. “opens the rollouts of this step”; empty where it does nothing. */
  @property({ attribute: false }) pickHint = '';

  @query('.plot') private frame!: HTMLElement;
  @state() private size = { width: 0, height: 0 };
  private plot: Plot | null = null;
  private observer: ResizeObserver | null = null;
  private stopTheme: (() => void) | null = null;

  static override styles = [
    baseStyles,
    css`
      :host {
        display: block;
        position: relative;
        min-width: 0;
      }
      .plot {
        position: absolute;
        inset: 0;
        overflow: hidden;
      }
      .plot canvas {
        display: block;
        width: 100%;
        height: 100%;
      }
      .u-over,
      .u-under {
        position: absolute;
      }
      .hit {
        position: absolute;
        inset: 0;
        touch-action: pan-y;
      }
      .hit.picks {
        cursor: pointer;
      }
      .hit:focus-visible {
        outline-offset: -1px;
      }
      .steps {
        position: absolute;
        inset: auto 0 4px;
        height: 14px;
        pointer-events: none;
      }
      .steps span {
        position: absolute;
        transform: translateX(-50%);
        white-space: nowrap;
      }
      .steps .end {
        transform: none;
        right: 8px;
      }
      .line {
        position: absolute;
        width: 1px;
        background: color-mix(in srgb, var(--ptl-text) 55%, transparent);
        pointer-events: none;
      }
      .dot {
        position: absolute;
        width: 9px;
        height: 9px;
        margin: -4.5px 0 0 -4.5px;
        border-radius: 50%;
        border: 1.5px solid var(--ptl-background);
        pointer-events: none;
      }
      .badge {
        position: absolute;
        transform: translateX(-50%);
        padding: 0 5px;
        border-radius: 3px;
        font: 11px/15px var(--ptl-font);
        background: var(--vscode-badge-background, var(--ptl-zero));
        color: var(--vscode-badge-foreground, var(--ptl-text));
        border: 1px solid var(--ptl-outline);
        pointer-events: none;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    this.observer = new ResizeObserver(() => this.measure());
    this.observer.observe(this);
    this.stopTheme = onThemeChange(() => this.plot?.redraw());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.observer?.disconnect();
    this.stopTheme?.();
    this.plot?.destroy();
    this.plot = null;
  }

  protected override updated(changed: PropertyValues): void {
    const { data, size } = this;
    if (!data || size.width <= MARGINS.left + MARGINS.right || size.height <= MARGINS.top + MARGINS.bottom) return;
    if (!this.plot || !this.plot.fits(data)) {
      this.plot?.destroy();
      const { fontFamily } = getComputedStyle(this);
      this.plot = new Plot(data, MARGINS, size, `11px ${fontFamily}`, this.frame);
      this.requestUpdate();
    } else {
      if (changed.has('data')) this.plot.update(data);
      this.plot.resize(size);
      // Labels stand where the plot is, which was of the old size when they were drawn.
      if (changed.has('size')) this.requestUpdate();
    }
  }

  override render(): unknown {
    const { data } = this;
    const index = data && this.crosshair !== null ? nearestIndex(data.xs, this.crosshair) : -1;
    const at = index < 0 ? null : (data?.xs[index] ?? null);
    const last = data?.xs[data.xs.length - 1];
    return html`<div class="plot" aria-hidden="true"></div>
      ${data ? this.steps(data, at) : nothing} ${data && at !== null ? this.crosshairAt(data, index, at) : nothing}
      ${
        data && last !== undefined
          ? html`<div
              class="hit ${this.pickHint === '' ? '' : 'picks'}"
              role="slider"
              tabindex="0"
              aria-label=${this.label}
              aria-valuemin=${data.xs[0] ?? 0}
              aria-valuemax=${last}
              aria-valuenow=${at ?? last}
              aria-valuetext=${spoken(data, index < 0 ? data.xs.length - 1 : index)}
              aria-description=${this.pickHint === '' ? nothing : `Enter ${this.pickHint}`}
              @keydown=${this.onKey}
              @pointermove=${this.onPointer}
              @pointerleave=${() => this.hover(null)}
              @click=${() => this.pick()}
            ></div>`
          : nothing
      }`;
  }

  /** Labels of the step axis, less those under the crosshair's. */
  private steps(data: ChartData, at: number | null): unknown {
    const { plot } = this;
    if (!plot) return nothing;
    const { left, width } = plot.area;
    const free = (x: number): boolean => at === null || Math.abs(plot.position(at, 0).left - x) >= BADGE_ROOM;
    const given = data.xTicks?.filter((tick) => tick !== data.xEnd);
    const ticks = (given ?? stepTicks(data.xStart, data.xEnd, Math.max(2, Math.floor(width / 68))))
      .map((tick) => ({ tick, x: plot.position(tick, 0).left }))
      .filter(({ x }) => left + width - x >= END_LABEL && free(x));
    return html`<div class="steps axis" aria-hidden="true">
      ${ticks.map(({ tick, x }) => html`<span ${styled({ left: `${x}px` })}>${tick}</span>`)}
      ${at === null || left + width - plot.position(at, 0).left >= END_LABEL ? html`<span class="end">${data.xName ?? 'step'} ${data.xEnd}</span>` : nothing}
    </div>`;
  }

  private crosshairAt(data: ChartData, index: number, at: number): unknown {
    const { plot } = this;
    if (!plot) return nothing;
    const { top, height } = plot.area;
    const { left } = plot.position(at, 0);
    const dots = data.lines.flatMap(({ values, colour }) => {
      const value = values[index];
      return value === null || value === undefined ? [] : [{ colour, top: plot.position(at, value).top }];
    });
    return html`<div class="line" ${styled({ left: `${left}px`, top: `${top - 4}px`, height: `${height + 4}px` })}></div>
      ${dots.map(
        (dot) =>
          html`<div
            class="dot"
            ${styled({ left: `${left}px`, top: `${dot.top}px`, background: `var(${dot.colour satisfies ColourRole})` })}
          ></div>`,
      )}
      <div class="badge axis-badge" ${styled({ left: `${left}px`, top: `${top + height + 4}px` })}>${at}</div>`;
  }

  private measure(): void {
    const width = this.clientWidth;
    const height = this.clientHeight;
    if (width !== this.size.width || height !== this.size.height) this.size = { width, height };
  }

  private readonly onPointer = (event: PointerEvent): void => {
    const { data, plot } = this;
    if (!data || !plot) return;
    const index = nearestIndex(data.xs, plot.xAt(event.clientX - this.getBoundingClientRect().left));
    this.hover(data.xs[index] ?? null);
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    const { data } = this;
    if (!data || event.altKey || event.ctrlKey || event.metaKey) return;
    const last = data.xs.length - 1;
    const index = this.crosshair === null ? last : nearestIndex(data.xs, this.crosshair);
    const stride = event.shiftKey ? 10 : 1;
    const moves: Record<string, number> = { ArrowLeft: index - stride, ArrowRight: index + stride, Home: 0, End: last };
    const target = moves[event.key];
    if (target !== undefined) this.hover(data.xs[Math.max(0, Math.min(last, target))] ?? null, true);
    else if (event.key === 'Escape') this.hover(null, true);
    else if (event.key === 'Enter') this.pick();
    else return;
    event.preventDefault();
  };

  private pick(): void {
    const step = this.crosshair ?? this.data?.xs[this.data.xs.length - 1];
    if (step !== undefined && this.pickHint !== '')
      this.dispatchEvent(new CustomEvent('ptl-pick', { detail: step, bubbles: true, composed: true }));
  }

  /** `kept`: by keyboard, so that the pointer leaving some chart does not undo it. */
  private hover(step: number | null, kept = false): void {
    this.dispatchEvent(new CustomEvent('ptl-hover', { detail: { step, kept }, bubbles: true, composed: true }));
  }
}

function spoken(data: ChartData, index: number): string {
  const value = (column: readonly (number | null)[]): string => {
    const at = column[index];
    return at === null || at === undefined ? 'no value' : data.format(at);
  };
  const parts = [
    ...data.lines.map(({ name, values }) => `${name} ${value(values)}`),
    ...(data.bands ?? []).map(({ low, high }) => `from ${value(low)} to ${value(high)}`),
    ...(data.areas ?? []).map(({ name, values }) => `${name} ${value(values)}`),
  ];
  const { xName = 'step' } = data;
  return `${xName.charAt(0).toUpperCase()}${xName.slice(1)} ${data.xs[index] ?? 0}: ${parts.join(', ')}`;
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-chart': LineChart;
  }
}
