import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { TreeReport } from '../../src/contract/treeReport';
import { count } from '../../src/analysis/numberText';
import '../shared/icons';
import { activeRowStyles, RowsInView } from '../shared/rowsInView';
import { styled } from '../shared/styled';
import { baseStyles } from '../shared/theme';
import type { TreeModel } from './model/names';
import { textAfter, type SampleThrough } from './model/samplesThrough';

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
    activeRowStyles,
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
    return html`<div
      class="list scrolls"
      role="listbox"
      tabindex="0"
      aria-activedescendant=${samples.length === 0 ? nothing : `row-${this.focused}`}
      aria-label="Samples through here, ${count(samples.length)}"
      @scroll=${this.rows.look}
      @keydown=${this.onKey}
    >
      <div role="presentation" ${styled({ height: `${samples.length * ROW}px` })}></div>
      ${this.rows.drawn(samples.length, this.focused).map((index) => this.row(samples[index]!, index))}
    </div>`;
  }

  private row(through: SampleThrough, index: number): unknown {
    const { isRight, model, sample } = through;
    const text = textAfter(this.report, through);
    const verdict = isRight ? 'right' : 'wrong';
    const { name = '' } = this.models[model] ?? {};
    return html`<div
      id="row-${index}"
      class=${index === this.focused ? 'active' : ''}
      role="option"
      aria-selected="false"
      aria-setsize=${this.samples.length}
      aria-posinset=${index + 1}
      aria-label="${verdict}, ${name}: ${text}"
      title="${name}, sample ${sample + 1}, ${verdict}&#10;${text}&#10;Show its tokens"
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
    const target = this.rows.target(event.key, this.focused, this.samples.length);
    if (event.key === 'Enter' || event.key === ' ') this.choose(this.focused);
    else if (target !== undefined) {
      this.focused = target;
      this.rows.reveal(target);
    } else return;
    event.preventDefault();
  };

  /** Puts the focus on the list, at the row that arrows start from. */
  focusRow(): void {
    this.shadowRoot?.querySelector<HTMLElement>('.list')?.focus({ preventScroll: true });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-samples-through': SamplesThrough;
  }
}
