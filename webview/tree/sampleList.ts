import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { TreeReport } from '../../src/contract/treeReport';
import { count } from '../shared/format';
import '../shared/icons';
import { styled } from '../shared/styled';
import { baseStyles } from '../shared/theme';
import type { TreeModel } from './model/names';
import { textAfter, type SampleThrough } from './model/samplesThrough';
import { RowsInView } from './rowsInView';

const ROW = 22;

/**
 * The samples that come through a fork, by what they go on with. Arrows walk them, Enter or a click shows one token by token. Only rows in view are in
 * the document.
 *
 * @fires ptl-sample - `detail: number`: index of the sample to show
 */
@customElement('ptl-samples-through')
export class SamplesThrough extends LitElement {
  @property({ attribute: false }) report!: TreeReport;
  @property({ attribute: false }) samples: readonly SampleThrough[] = [];
  @property({ attribute: false }) models: readonly TreeModel[] = [];
  @state() private focused = 0;
  private readonly rows = new RowsInView(this, ROW);

  static override styles = [
    baseStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 0;
      }
      .list {
        position: relative;
        flex: 1;
        min-height: 0;
      }
      [role='option'] {
        position: absolute;
        left: 0;
        right: 0;
        height: 22px;
        display: grid;
        grid-template-columns: 16px minmax(0, 1fr) auto;
        gap: 8px;
        align-items: center;
        padding: 0 20px;
        cursor: pointer;
      }
      [role='option']:hover {
        background: var(--ptl-row-hover);
      }
      [role='option']:focus-visible {
        outline-offset: -1px;
      }
      .mono {
        font-size: 11px;
        white-space: pre;
      }
      .right {
        color: var(--ptl-right);
      }
      .wrong {
        color: var(--ptl-wrong);
      }
    `,
  ];

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('samples')) this.focused = 0;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('samples')) this.rows.reveal(0);
  }

  override render(): unknown {
    const { samples } = this;
    const { first, last } = this.rows.range(samples.length);
    return html`<div
      class="list scrolls"
      role="listbox"
      aria-label="Samples through here, ${count(samples.length)}"
      @scroll=${this.rows.look}
      @keydown=${this.onKey}
    >
      <div role="presentation" ${styled({ height: `${samples.length * ROW}px` })}></div>
      ${samples.slice(first, last).map((sample, place) => this.row(sample, first + place))}
    </div>`;
  }

  private row(through: SampleThrough, index: number): unknown {
    const { isRight, model, sample } = through;
    const text = textAfter(this.report, through);
    const verdict = isRight ? 'right' : 'wrong';
    const { name = '' } = this.models[model] ?? {};
    return html`<div
      role="option"
      aria-selected="false"
      aria-setsize=${this.samples.length}
      aria-posinset=${index + 1}
      aria-label="${verdict}, ${name}: ${text}"
      title="${name}, sample ${sample + 1}, ${verdict}&#10;${text}&#10;Show its tokens"
      tabindex=${index === this.focused ? 0 : -1}
      data-index=${index}
      ${styled({ top: `${index * ROW}px` })}
      @click=${() => this.choose(index)}
    >
      <ptl-icon class=${verdict} name=${isRight ? 'check' : 'close'}></ptl-icon
      ><span class="mono clip">${text || '⏎'}</span
      >${this.models.length > 1 && model === 0 ? html`<span class="axis">${name}</span>` : nothing}
    </div>`;
  }

  private choose(index: number): void {
    this.focused = index;
    this.dispatchEvent(new CustomEvent('ptl-sample', { detail: index }));
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const last = this.samples.length - 1;
    const targets: Record<string, number> = {
      ArrowDown: this.focused + 1,
      ArrowUp: this.focused - 1,
      PageDown: this.focused + this.rows.page,
      PageUp: this.focused - this.rows.page,
      Home: 0,
      End: last,
    };
    const target = targets[event.key];
    if (event.key === 'Enter' || event.key === ' ') this.choose(this.focused);
    else if (target !== undefined) this.walk(Math.max(0, Math.min(last, target)));
    else return;
    event.preventDefault();
  };

  private walk(index: number): void {
    this.focused = index;
    this.rows.reveal(index);
    void this.updateComplete.then(() => this.focusRow());
  }

  /** Puts the focus on the row that arrows would start from. */
  focusRow(): void {
    this.shadowRoot?.querySelector<HTMLElement>(`[data-index="${this.focused}"]`)?.focus({ preventScroll: true });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-samples-through': SamplesThrough;
  }
}
