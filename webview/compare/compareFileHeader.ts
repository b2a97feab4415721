import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { CompareFileOverview } from '../../src/contract/messages/compareFile';
import '../shared/actionButton';
import { controlStyles, type Dropdown } from '../shared/controls';
import { count } from '../../src/analysis/numberText';
import { visibleText } from '../shared/hostileText';
import { baseStyles } from '../shared/theme';
import { topBar } from '../shared/topBar';
import { modelPickerStyles } from './modelPickerStyles';

type Model = CompareFileOverview['models'][number];

/** `286 of 1,319 right`. */
const rightOf = ({ right, samples }: Model): string => `${count(right)} of ${count(samples)} right`;

/**
 * Which two models of a file are compared, and how much each has right of all.
 *
 * @fires ptl-models - `detail: { base, other }`: names of the models chosen
 * @fires ptl-diff - the two texts are wanted in the editor
 */
@customElement('ptl-compare-file-header')
export class CompareFileHeader extends LitElement {
  @property({ attribute: false }) models: readonly Model[] = [];
  @property() base = '';
  @property() other = '';
  @property({ attribute: false }) diffReason: string | null = null;

  static override styles = [
    baseStyles,
    controlStyles,
    modelPickerStyles,
    css`
      :host {
        ${topBar}
      }
      .right {
        white-space: nowrap;
      }
    `,
  ];

  override render(): unknown {
    return html`<h1>Compare</h1>
      ${this.picker('base', 'First model')}<span class="small muted">with</span>${this.picker('other', 'Second model')}
      <span class="grow"></span>
      <ptl-button
        label="Open in Diff Editor"
        icon="diff"
        primary
        .disabledReason=${this.diffReason}
        @ptl-press=${() => this.dispatchEvent(new CustomEvent('ptl-diff'))}
      ></ptl-button>`;
  }

  private picker(which: 'base' | 'other', label: string): unknown {
    const chosen = this.models.find(({ name }) => name === this[which]);
    return html`<span class="model"
      ><i class="of-${which}"></i>
      <vscode-dropdown aria-label=${label} @change=${(event: Event) => this.choose(which, event)}>
        ${this.models.map(
          (model) =>
            html`<vscode-option
              value=${model.name}
              ?selected=${model === chosen}
              title="${visibleText(model.name)}: ${rightOf(model)}"
              >${visibleText(model.name)}</vscode-option
            >`,
        )}
      </vscode-dropdown>
      <span class="small muted right" data-model=${which}>${chosen ? rightOf(chosen) : ''}</span></span
    >`;
  }

  private choose(which: 'base' | 'other', event: Event): void {
    const { value } = event.currentTarget as Dropdown;
    if (value === '' || value === this[which]) return;
    this.dispatchEvent(new CustomEvent('ptl-models', { detail: { base: this.base, other: this.other, [which]: value } }));
  }
}
