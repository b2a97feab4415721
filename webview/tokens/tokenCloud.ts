import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { TokenStatistics } from '../../src/contract/tokenTable';
import { fixed } from '../../src/analysis/numberText';
import { OwnSize } from '../shared/ownSize';
import { rowForKey } from '../shared/rowKeys';
import { styled } from '../shared/styled';
import { baseStyles } from '../shared/theme';
import { cloudLayout } from './model/cloudLayout';
import { chipOf } from './model/tokenLists';
import { spokenRow } from './listColumns';

/** As in Wang et al. 2025, figure 2. */
const MOST_WORDS = 100;
const EDGE = 20;

/**
 * The tokens of the highest mean entropy, the larger the higher. Arrows walk them by entropy; the list is the same in numbers.
 *
 * @fires ptl-token - `detail: number`: the id of the token whose places are wanted
 */
@customElement('ptl-token-cloud')
export class TokenCloud extends LitElement {
  /** The highest mean entropy first. */
  @property({ attribute: false }) rows: readonly TokenStatistics[] = [];
  @property({ attribute: false }) selected: number | null = null;
  @property({ type: Number }) forking = Infinity;
  @property() reference = 'base';
  private readonly size = new OwnSize(this);

  static override styles = [
    baseStyles,
    css`
      :host {
        display: block;
        position: relative;
        min-height: 0;
        overflow: hidden;
      }
      [role='option'] {
        position: absolute;
        display: grid;
        place-items: center;
        border-radius: var(--ptl-radius);
        font-family: var(--ptl-mono);
        line-height: 1;
        white-space: pre;
        color: var(--ptl-muted);
        cursor: pointer;
      }
      .forking {
        color: var(--ptl-forking);
      }
      [role='option']:hover {
        background: var(--ptl-row-hover);
      }
      [aria-selected='true'] {
        background: var(--ptl-selection);
        color: var(--ptl-selection-text);
        box-shadow: inset 0 0 0 1px var(--vscode-contrastActiveBorder, transparent);
      }
    `,
  ];

  override render(): unknown {
    const { width, height } = this.size;
    if (width === 0) return nothing;
    const words = this.words();
    const placed = cloudLayout(words, { width: width - 2 * EDGE, height: height - 12 });
    const focused = placed.some(({ item }) => item.id === this.selected) ? this.selected : (placed[0]?.item.id ?? null);
    return html`<div role="listbox" aria-label="Tokens by mean entropy, the highest first" @keydown=${this.onKey}>
      ${placed.map(
        ({ item, text, left, top, width: wide, height: tall, size }) =>
          html`<span
            role="option"
            class=${item.entropy >= this.forking ? 'forking' : ''}
            aria-selected=${item.id === this.selected}
            aria-label=${spokenRow(item, this.reference)}
            title="${chipOf(item.text)}: mean entropy ${fixed(item.entropy)} nats, ${item.count} times"
            tabindex=${item.id === focused ? 0 : -1}
            data-id=${item.id}
            ${styled({ left: `${left + EDGE}px`, top: `${top + 6}px`, width: `${wide}px`, height: `${tall}px`, 'font-size': `${size}px` })}
            @click=${() => this.choose(item.id)}
            >${text}</span
          >`,
      )}
    </div>`;
  }

  private words() {
    const rows = this.rows.slice(0, MOST_WORDS);
    const [high, low] = [rows[0]?.entropy ?? 1, rows.at(-1)?.entropy ?? 0];
    return rows.map((item) => ({
      ...{ item, text: chipOf(item.text).replace(/^␣(?=.)/, '') },
      weight: high > low ? (item.entropy - low) / (high - low) : 1,
    }));
  }

  private choose(id: number): void {
    this.dispatchEvent(new CustomEvent('ptl-token', { detail: id }));
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const ids = [...(this.shadowRoot?.querySelectorAll<HTMLElement>('[role="option"]') ?? [])];
    const at = ids.indexOf(event.target as HTMLElement);
    const key = { ArrowRight: 'ArrowDown', ArrowLeft: 'ArrowUp' }[event.key] ?? event.key;
    const next = ids[rowForKey(key, at, ids.length) ?? -1];
    if (!next) return;
    event.preventDefault();
    next.focus();
    this.choose(Number(next.dataset['id']));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-token-cloud': TokenCloud;
  }
}
