import { css, html, LitElement, svg, type PropertyValues } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { fixed } from '../../src/analysis/numberText';
import { styled } from '../shared/styled';
import { baseStyles } from '../shared/theme';
import { outcomeOf, verdictOf, type Verdict } from './model/seeds';
import type { Pair } from './model/sides';

/**
 * One column a seed: what both models got for it.
 *
 * @fires ptl-seed - `detail: number`: the seed chosen
 */
@customElement('ptl-seeds')
export class SeedStrip extends LitElement {
  @property({ attribute: false }) pairs: readonly Pair[] = [];
  @property({ attribute: false }) selected: number | null = null;
  @property() otherName = 'other';

  static override styles = [
    baseStyles,
    css`
      :host {
        display: flex;
        align-items: center;
        justify-content: center;
        gap: 8px;
        min-width: 0;
      }
      .names {
        flex: none;
        display: grid;
        grid-template-rows: 17px 17px 22px;
        align-items: center;
        text-align: right;
        padding-top: 2px;
        max-width: 88px;
      }
      .list {
        display: flex;
        min-width: 0;
        padding: 2px;
        outline: none;
      }
      [role='option'] {
        flex: none;
        width: 38px;
        padding: 8px 0 6px;
        display: grid;
        justify-items: center;
        gap: 4px;
        border: 1px solid transparent;
        border-radius: var(--ptl-radius);
        cursor: pointer;
        font: 11px/14px var(--ptl-font);
        color: var(--ptl-muted);
      }
      .dense [role='option'] {
        width: 24px;
      }
      [role='option']:hover {
        background: var(--ptl-row-hover);
      }
      [aria-selected='true'],
      [aria-selected='true']:hover {
        background: var(--ptl-selection);
        color: var(--ptl-selection-text);
        border-color: var(--ptl-focus);
        font-weight: 600;
      }
      [role='option']:focus-visible {
        outline-offset: 1px;
      }
      .number {
        font: inherit;
        padding-top: 3px;
      }
      .right {
        fill: var(--ptl-right);
      }
      .tick {
        fill: none;
        stroke: var(--ptl-background);
        stroke-width: 1.6;
        stroke-linecap: round;
        stroke-linejoin: round;
      }
      .wrong {
        fill: var(--ptl-zero);
      }
      .partial {
        fill: color-mix(in srgb, var(--ptl-right) var(--share), var(--ptl-zero));
      }
      .failed {
        fill: none;
        stroke: var(--ptl-muted);
        stroke-dasharray: 2 1.5;
      }
    `,
  ];

  override render(): unknown {
    return html`<div class="names axis" aria-hidden="true">
        <span class="clip">base</span><span class="clip">${this.otherName}</span><span>seed</span>
      </div>
      <div
        class="list scrolls ${this.pairs.length > 18 ? 'dense' : ''}"
        role="listbox"
        aria-label="Seeds"
        aria-orientation="horizontal"
        @keydown=${this.onKey}
      >
        ${this.pairs.map((pair) => this.option(pair))}
      </div>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('selected')) return;
    this.shadowRoot?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  private option(pair: Pair): unknown {
    const isSelected = pair.seed === this.selected;
    const words = `Seed ${pair.seed}: base ${spoken(pair.base.reward)}, ${this.otherName} ${spoken(pair.other.reward)}`;
    return html`<div
      role="option"
      aria-selected=${isSelected}
      aria-label=${words}
      title=${words}
      data-seed=${pair.seed}
      data-outcome=${outcomeOf(pair)}
      tabindex=${isSelected ? 0 : -1}
      @click=${() => this.choose(pair.seed)}
    >
      ${square(verdictOf(pair.base), pair.base.reward)}${square(verdictOf(pair.other), pair.other.reward)}
      <span class="number">${pair.seed}</span>
    </div>`;
  }

  private choose(seed: number): void {
    this.dispatchEvent(new CustomEvent('ptl-seed', { detail: seed }));
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const at = this.pairs.findIndex(({ seed }) => seed === this.selected);
    const last = this.pairs.length - 1;
    const targets: Record<string, number> = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last };
    const target = targets[event.key];
    const pair = target === undefined ? undefined : this.pairs[Math.max(0, Math.min(last, target))];
    if (!pair) return;
    event.preventDefault();
    this.choose(pair.seed);
    void this.updateComplete.then(() => {
      this.shadowRoot?.querySelector<HTMLElement>(`[data-seed="${pair.seed}"]`)?.focus();
    });
  };
}

/** A square of 13 px: filled with a tick for right, plain for wrong, hollow for what was not judged. */
export function square(verdict: Verdict, reward: number | null, size = 13): unknown {
  const inset = verdict === 'failed' ? 1 : 0;
  return html`<svg width=${size} height=${size} viewBox="0 0 13 13" aria-hidden="true">
    ${svg`<rect class=${verdict} x=${inset} y=${inset} width=${13 - 2 * inset} height=${13 - 2 * inset} rx="2" ${styled({
      '--share': `${Math.round((reward ?? 0) * 100)}%`,
    })}></rect>`}
    ${verdict === 'right' ? svg`<path class="tick" d="M3.6 6.9 5.7 9 9.6 4.4"></path>` : ''}
  </svg>`;
}

function spoken(reward: number | null): string {
  if (reward === null) return 'not judged';
  return reward >= 1 ? 'right' : reward <= 0 ? 'wrong' : `reward ${fixed(reward)}`;
}
