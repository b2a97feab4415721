import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { CompareOverview } from '../../src/contract/messages/compare';
import '../shared/actionButton';
import { controlStyles, type Dropdown } from '../shared/controls';
import { count, counted } from '../../src/analysis/numberText';
import { visibleText } from '../shared/hostileText';
import { baseStyles } from '../shared/theme';
import { topBar } from '../shared/topBar';
import { modelPickerStyles } from './modelPickerStyles';

/**
 * Which two models are compared, and what can be done with them.
 *
 * @fires ptl-models - `detail: { base, other }`: ids of the models chosen
 * @fires ptl-sample - more samples are wanted
 * @fires ptl-diff - the two texts are wanted in the editor
 */
@customElement('ptl-compare-header')
export class CompareHeader extends LitElement {
  @property({ attribute: false }) overview!: CompareOverview;
  @property() base = '';
  @property() other = '';
  @property({ attribute: false }) seeds = 0;
  @property({ attribute: false }) sampleReason: string | null = null;
  @property({ attribute: false }) diffReason: string | null = null;

  static override styles = [
    baseStyles,
    controlStyles,
    modelPickerStyles,
    css`
      :host {
        ${topBar}
      }
      .sampling {
        flex-basis: 120px;
      }
      .actions {
        display: flex;
        gap: 8px;
        flex-wrap: wrap;
      }
      @media (max-width: 900px) {
        .sampling {
          order: 1;
          flex-basis: 100%;
        }
      }
    `,
  ];

  override render(): unknown {
    const { sampling, samples } = this.overview;
    const words = samplingWords(sampling, this.seeds);
    return html`<h1>Compare</h1>
      ${this.picker('base', this.base, 'Base model')}<span class="small muted">with</span
      >${this.picker('other', this.other, 'Model to compare')}
      <span class="small muted grow clip sampling" title=${words}>${words}</span>
      <div class="actions">
        <ptl-button
          label="Sample ${samples} More"
          icon="sync"
          .disabledReason=${this.sampleReason}
          @ptl-press=${() => this.dispatchEvent(new CustomEvent('ptl-sample'))}
        ></ptl-button>
        <ptl-button
          label="Open in Diff Editor"
          icon="diff"
          primary
          .disabledReason=${this.diffReason}
          @ptl-press=${() => this.dispatchEvent(new CustomEvent('ptl-diff'))}
        ></ptl-button>
      </div>`;
  }

  private picker(which: 'base' | 'other', chosen: string, label: string): unknown {
    const { models } = this.overview;
    return html`<span class="model"
      ><i class="of-${which}"></i>${
        models.length === 0
          ? html`<span class="small muted">no model</span>`
          : html`<vscode-dropdown aria-label=${label} @change=${(event: Event) => this.choose(which, event)}>
              ${models.map(
                ({ id, label: name }) =>
                  html`<vscode-option value=${id} ?selected=${id === chosen} title=${visibleText(id)}
                    >${visibleText(name)}</vscode-option
                  >`,
              )}
              ${models.some(({ id }) => id === chosen) ? nothing : html`<vscode-option value="" selected>choose a model</vscode-option>`}
            </vscode-dropdown>`
      }</span
    >`;
  }

  private choose(which: 'base' | 'other', event: Event): void {
    const { value } = event.currentTarget as Dropdown;
    if (value === '' || value === this[which]) return;
    const detail = { base: this.base, other: this.other, [which]: value };
    this.dispatchEvent(new CustomEvent('ptl-models', { detail }));
  }
}

/** `temperature 0.9 · top-p 0.95 · top-k off · ≤ 256 tokens · same 16 seeds`. */
function samplingWords({ temperature, top_p, top_k, max_completion_length }: CompareOverview['sampling'], seeds: number): string {
  return [
    `temperature ${temperature}`,
    `top-p ${top_p}`,
    `top-k ${top_k === 0 ? 'off' : count(top_k)}`,
    `≤ ${counted(max_completion_length, 'token')}`,
    ...(seeds === 0 ? [] : [`same ${counted(seeds, 'seed')}`]),
  ].join(' · ');
}
