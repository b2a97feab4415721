import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { count, percent } from '../../src/analysis/numberText';
import { visibleText } from '../shared/hostileText';
import '../shared/icons';
import { rowForKey } from '../shared/rowKeys';
import { styled } from '../shared/styled';
import { baseStyles } from '../shared/theme';
import type { BehaviourRow } from './model/rows';

/**
 * Behaviours of one entry with their share and how right the completions with and without them are. Arrows walk the rows; one is chosen with a
 * click or Enter, and let go with another.
 *
 * @fires ptl-row - `detail: string | null`: the id of the row chosen
 * @fires ptl-edit - `detail: string`: the name of the user's pattern that is to be edited
 * @fires ptl-remove - `detail: string`: the name of the one to be removed
 */
@customElement('ptl-behaviour-list')
export class BehaviourList extends LitElement {
  @property({ attribute: false }) rows: readonly BehaviourRow[] = [];
  @property() label = '';
  @property({ attribute: false }) selected: string | null = null;
  /** Whether rows can be edited and removed. */
  @property({ type: Boolean }) isOwn = false;
  @property({ type: Boolean }) isHeadless = false;

  static override styles = [
    baseStyles,
    css`
      :host {
        display: block;
      }
      .row {
        display: grid;
        grid-template-columns: minmax(0, 1.1fr) minmax(0, 1.2fr) 48px 56px;
        gap: 10px;
        align-items: center;
        width: 100%;
        min-height: 24px;
        padding: 0 4px;
      }
      .isOwn .row {
        grid-template-columns: minmax(0, 1.1fr) minmax(0, 1fr) 44px 56px;
      }
      .axis .row {
        padding: 0;
      }
      li {
        display: flex;
        align-items: center;
        margin: 0 -4px;
        border-radius: var(--ptl-radius);
      }
      li:hover {
        background: var(--ptl-row-hover);
      }
      li[data-selected] {
        background: var(--ptl-selection);
        color: var(--ptl-selection-text);
        box-shadow: inset 0 0 0 1px var(--vscode-contrastActiveBorder, transparent);
      }
      li[data-selected] .muted {
        color: inherit;
      }
      button.row {
        border: 0;
        background: none;
        color: inherit;
        font: 12px/16px var(--ptl-font);
        font-variant-numeric: tabular-nums;
        text-align: left;
        cursor: pointer;
      }
      button:focus-visible {
        outline-offset: -1px;
      }
      .name {
        display: flex;
        align-items: center;
        gap: 6px;
        min-width: 0;
      }
      .name i {
        flex: none;
        width: 8px;
        height: 8px;
        border-radius: 2px;
      }
      .name .dashed {
        height: 0;
        border-top: 2px dashed;
        border-radius: 0;
      }
      .share {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 42px;
        gap: 6px;
        align-items: center;
      }
      .share i {
        height: 8px;
        border-radius: 1px;
        border: 1px solid var(--ptl-outline);
      }
      .figure {
        text-align: right;
      }
      .act {
        flex: none;
        width: 22px;
        height: 22px;
        padding: 3px;
        border: 0;
        border-radius: var(--ptl-radius);
        background: none;
        color: inherit;
        cursor: pointer;
      }
      .act:hover {
        background: var(--vscode-toolbar-hoverBackground, var(--ptl-grid));
      }
      .edits {
        width: 44px;
        flex: none;
      }
    `,
  ];

  override render(): unknown {
    const { rows, isOwn } = this;
    return html`<div class=${isOwn ? 'isOwn' : ''}>
      ${
        this.isHeadless
          ? nothing
          : html`<div class="axis" ${styled({ display: 'flex' })} aria-hidden="true">
              <div class="row">
                <span>behaviour</span><span>share</span><span class="figure">right</span><span class="figure">without</span>
              </div>
              ${isOwn ? html`<span class="edits"></span>` : nothing}
            </div>`
      }
      <ul aria-label=${this.label} @keydown=${this.onKey}>
        ${rows.map((row) => this.row(row))}
      </ul>
    </div>`;
  }

  private row(row: BehaviourRow): unknown {
    const { id, name, colour, isDashed, share, accuracy, accuracyWithout } = row;
    const isSelected = id === this.selected;
    const shown = visibleText(name);
    return html`<li ?data-selected=${isSelected}>
      <button
        class="row"
        aria-pressed=${isSelected}
        aria-label=${spoken(row)}
        title=${spoken(row)}
        data-row=${id}
        @click=${() => this.tell('ptl-row', isSelected ? null : id)}
      >
        <span class="name"
          >${
            colour === null
              ? nothing
              : html`<i
                  class=${isDashed ? 'dashed' : ''}
                  ${styled(isDashed ? { color: `var(${colour})` } : { background: `var(${colour})` })}
                ></i>`
          }<span class="clip">${shown}</span></span
        >
        <span class="share"
          ><span
            >${
              share === null || share === 0
                ? nothing
                : html`<i
                    ${styled({
                      display: 'block',
                      width: `max(2px, ${share * 100}%)`,
                      background: `var(${colour ?? '--ptl-zero'})`,
                    })}
                  ></i>`
            }</span
          ><span class="figure">${percent(share)}</span></span
        >
        <span class="figure">${percent(accuracy)}</span>
        <span class="figure muted">${percent(accuracyWithout)}</span>
      </button>
      ${
        this.isOwn
          ? html`<button class="act" title="Edit ${shown}" aria-label="Edit ${shown}" @click=${() => this.tell('ptl-edit', name)}>
                <ptl-icon name="edit"></ptl-icon></button
              ><button
                class="act"
                title="Remove ${shown}"
                aria-label="Remove ${shown}"
                @click=${() => this.tell('ptl-remove', name)}
              >
                <ptl-icon name="trash"></ptl-icon>
              </button>`
          : nothing
      }
    </li>`;
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const buttons = [...(this.shadowRoot?.querySelectorAll<HTMLElement>('button.row') ?? [])];
    const target = rowForKey(event.key, buttons.indexOf(this.shadowRoot?.activeElement as HTMLElement), buttons.length);
    if (target === undefined) return;
    event.preventDefault();
    buttons[target]?.focus();
  };

  private tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

function spoken({ name, count: having, share, accuracy, accuracyWithout, of }: BehaviourRow): string {
  const shown = visibleText(name);
  if (having === null || share === null) return `${shown}: not measured`;
  const rights = [
    ...(accuracy === null ? [] : [`right ${percent(accuracy)} of the time`]),
    ...(accuracyWithout === null ? [] : [`without it ${percent(accuracyWithout)}`]),
  ];
  return [`${shown}: ${count(having)} completions, ${percent(share)}${of === '' ? '' : ` ${of}`}`, ...rights].join(', ');
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-behaviour-list': BehaviourList;
  }
}
