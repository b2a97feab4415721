import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { entropyScaleTop } from '../../src/analysis/entropy';
import { heatLevel } from '../../src/analysis/heat';
import type { RolloutRow } from '../../src/contract/rollout';
import { count, fixed } from '../../src/analysis/numberText';
import { visibleText } from '../shared/hostileText';
import '../shared/icons';
import '../shared/stateMessage';
import { baseStyles } from '../shared/theme';
import { heatChip } from '../shared/tokens/heatChip';
import { runningText } from '../shared/tokens/tokenDisplay';
import { tokenFacts } from '../shared/tokens/tokenFacts';
import '../shared/tokens/tokenHover';
import type { SaidOfToken, TokenHover } from '../shared/tokens/tokenHover';
import { TokenPointer, type PointedToken } from '../shared/tokens/tokenPointer';
import '../shared/tokens/tokenText';
import type { Outline, TokenEvent, TokenText } from '../shared/tokens/tokenText';

/** A sample that is to be shown token by token, as far as it was read. */
export interface ShownSample {
  /** Name of its model. */
  name: string;
  number: number;
  isRight: boolean;
  row: RolloutRow | null;
  failure: string | null;
}

/**
 * The heatmap of one sample: its tokens by entropy, with those after a fork of the tree underlined and the token that was asked for framed.
 *
 * @fires ptl-back - back to the tree
 * @fires ptl-walk - `detail: -1 | 1`: the sample before or after this one
 * @fires ptl-rollouts - show it in the Rollouts panel
 */
@customElement('ptl-sample')
export class SampleView extends LitElement {
  @property({ attribute: false }) sample!: ShownSample;
  /** Position of the token that was asked for. */
  @property({ attribute: false }) position = 0;
  /** Positions of the tokens that were chosen at a fork. */
  @property({ attribute: false }) forks: ReadonlySet<number> = new Set();
  /** Of all samples through the node, which one this is, from 0. */
  @property({ attribute: false }) at = 0;
  @property({ attribute: false }) of = 1;
  /** Whether the Rollouts panel has it. */
  @property({ attribute: false }) isRollout = false;
  @query('ptl-token-text') private tokens!: TokenText | null;
  @query('.body') private body!: HTMLElement;
  @query('ptl-token-hover') private hover!: TokenHover | null;
  private readonly pointer = new TokenPointer(() => {
    this.hover?.requestUpdate();
    if (this.tokens) this.tokens.focused = this.pointer.place?.index ?? null;
  });
  private texts: string[] = [];
  private levels: (number | null)[] = [];
  private marked: boolean[] = [];
  private outlines: Outline[] = [];

  static override styles = [
    baseStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 0;
      }
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 4px 12px;
        padding: 14px 20px 10px;
      }
      h2 {
        flex: 1 1 100%;
        font: 600 13px/18px var(--ptl-font);
      }
      .body {
        flex: 1;
        min-height: 0;
        padding: 4px 20px 20px;
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
    const { row } = this.sample;
    const isOther = changed.has('sample');
    if (isOther || changed.has('position')) this.pointer.close();
    if (!row) return;
    // New texts are laid out and painted anew, which loses a selection and the keyboard's place.
    if (isOther) {
      const top = entropyScaleTop(row.entropies.reduce((most, one) => (one > most ? one : most), 0));
      this.texts = row.token_ids.map((_, index) => runningText(row, index));
      this.levels = row.token_ids.map((_, index) => heatLevel(row.entropies[index], top));
    }
    if (isOther || changed.has('forks')) this.marked = row.token_ids.map((_, index) => this.forks.has(index));
    if (isOther || changed.has('position'))
      this.outlines = [{ from: this.position, to: this.position + 1, colour: '--ptl-trained', thick: true }];
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!this.sample.row || !changed.has('sample')) return;
    void this.goTo(this.position);
  }

  /** Scrolls to a token and puts the keyboard on it. */
  private async goTo(position: number): Promise<void> {
    const { tokens } = this;
    // The text is laid out by the element inside, in its own update.
    await tokens?.updateComplete;
    const rect = tokens?.rectOf(position);
    const { top, bottom } = this.body.getBoundingClientRect();
    if (rect && (rect.top < top || rect.bottom > bottom)) this.body.scrollTop += rect.top - (top + bottom) / 2;
    tokens?.focus(undefined, position);
  }

  override render(): unknown {
    const { name, number, isRight, row } = this.sample;
    const verdict = isRight ? 'right' : 'wrong';
    return html`<header>
        <button class="link small" @click=${() => this.tell('ptl-back')}>Back to the tree</button>
        <span class="axis">
          ${count(this.at + 1)} of ${count(this.of)} samples through here · <kbd>↑</kbd> <kbd>↓</kbd> others ·
          <kbd>Esc</kbd> back</span
        >
        ${
          this.isRollout
            ? html`<button class="link small" @click=${() => this.tell('ptl-rollouts')}>Show in Rollouts</button>`
            : nothing
        }
        <h2>
          <span class=${verdict}>${isRight ? '✓' : '✗'} ${verdict}</span> · ${name}, sample
          ${count(number + 1)}${
            row ? html` · reward ${fixed(row.reward)} · ${count(row.token_ids.length)} tokens, ${row.finish_reason}` : nothing
          }
        </h2>
        <span class="axis">Coloured by entropy; underlined where the tree forks; framed the token you came from.</span>
      </header>
      <div class="body scrolls">${this.text()}</div>
      <ptl-token-hover .pointer=${this.pointer} .describe=${(place: PointedToken) => this.describe(place)}></ptl-token-hover>`;
  }

  private text(): unknown {
    const { row, failure } = this.sample;
    if (failure !== null) return html`<ptl-state kind="failed" headline=${visibleText(failure)}></ptl-state>`;
    if (!row) return html`<ptl-state kind="loading" headline="Reading the sample…"></ptl-state>`;
    const place = ({ detail }: CustomEvent<TokenEvent>): { row: RolloutRow; index: number; rect: DOMRect } => ({
      row,
      ...detail,
    });
    return html`<ptl-token-text
      .texts=${this.texts}
      .levels=${this.levels}
      .marked=${this.marked}
      .outlines=${this.outlines}
      label="Sample ${this.sample.number + 1} of ${this.sample.name}, ${count(row.token_ids.length)} tokens"
      @ptl-token-hover=${(event: CustomEvent<TokenEvent | null>) =>
        this.pointer.hover(event.detail === null ? null : { row, ...event.detail })}
      @ptl-token-focus=${(event: CustomEvent<TokenEvent>) => this.pointer.focus(place(event))}
      @ptl-token-pin=${(event: CustomEvent<TokenEvent>) => this.pointer.pin(place(event))}
      @ptl-token-leave=${({ detail }: CustomEvent<-1 | 1>) => this.tell('ptl-walk', detail)}
      @ptl-token-escape=${() => (this.pointer.pinned ? this.pointer.escape() : this.tell('ptl-back'))}
    ></ptl-token-text>`;
  }

  private describe({ row, index }: PointedToken): SaidOfToken {
    return {
      facts: tokenFacts(row, index, null),
      chip: heatChip(this.levels[index] ?? 0),
      now: this.sample.name,
      base: 'reference',
    };
  }

  private tell(name: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-sample': SampleView;
  }
}
