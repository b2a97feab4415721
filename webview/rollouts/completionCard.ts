import { html, LitElement, nothing, svg, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { RolloutStep } from '../../src/contract/messages/rollouts';
import type { RolloutRow } from '../../src/contract/rollout';
import '../shared/controls';
import { controlStyles } from '../shared/controls';
import { count, fixed, signed } from '../../src/analysis/numberText';
import { visibleText } from '../shared/hostileText';
import '../shared/icons';
import { baseStyles } from '../shared/theme';
import { runningText } from '../shared/tokens/tokenDisplay';
import '../shared/tokens/tokenText';
import type { TokenText } from '../shared/tokens/tokenText';
import { forkingTokens, levelsOf, rampOf, type ColourMode } from './colourModes';
import { verdictOf } from './groupFilters';
import { completionCardStyles } from './completionCardStyles';

/** Longer completions are cut until all of them is asked for. */
const LONG = 4000;
const SHOWN = 600;
const BAR = 56;

/**
 * One completion: its number, reward, advantage, length and end, and its tokens. Token events of `ptl-token-text` pass through.
 *
 * @cssprop --ptl-completion-columns - the grid its cells share with the head of the list
 */
@customElement('ptl-completion')
export class CompletionCard extends LitElement {
  @property({ attribute: false }) row!: RolloutRow;
  @property({ attribute: false }) step: RolloutStep | null = null;
  @property() mode: ColourMode = 'entropy';
  @property({ attribute: false }) mark = true;
  /** Advantage at the ends of its scale. */
  @property({ type: Number }) scale = 1;
  /** Whether Tab stops at its tokens. */
  @property({ attribute: false }) tabbable = false;

  @query('ptl-token-text') private tokens!: TokenText | null;
  @state() private whole = false;
  private texts: string[] = [];
  private levels: (number | null)[] = [];
  private marked: boolean[] | null = null;
  private current: number | null = null;

  static override styles = [baseStyles, controlStyles, completionCardStyles];

  override connectedCallback(): void {
    super.connectedCallback();
    this.setAttribute('role', 'listitem');
  }

  /** The token with the ring, which marks the whole completion as `active`; not rendered: the text draws the ring. */
  get focused(): number | null {
    return this.current;
  }

  set focused(focused: number | null) {
    this.current = focused;
    this.toggleAttribute('active', focused !== null);
    if (this.tokens) this.tokens.focused = focused;
  }

  protected override updated(): void {
    this.focused = this.current;
  }

  override willUpdate(changed: PropertyValues): void {
    const { row } = this;
    const shown = this.isCut ? SHOWN : row.token_ids.length;
    const first = <T>(all: T[]): T[] => (all.length > shown ? all.slice(0, shown) : all);
    if (changed.has('row')) this.whole = false;
    if (changed.has('row') || changed.has('whole'))
      this.texts = row.token_texts.slice(0, shown).map((_, index) => runningText(row, index));
    if (['row', 'whole', 'mode', 'step', 'scale'].some((name) => changed.has(name))) {
      this.levels = first(levelsOf(row, this.mode, this.step, this.scale));
    }
    if (['row', 'whole', 'mark', 'step'].some((name) => changed.has(name))) {
      this.marked = this.mark ? first(forkingTokens(row, this.step?.p80Entropy ?? null)) : null;
    }
  }

  override render(): unknown {
    const { row } = this;
    const verdict = verdictOf(row.reward);
    return html`
      <span class="index">${row.sample + 1}</span>
      ${
        verdict === 'failed'
          ? html`<span class="meta verdict failed"><i class="swatch"></i>failed</span>`
          : html`<span class="meta verdict ${verdict}" title=${rewardParts(row)}
              >${verdict === 'partial' ? '◐' : html`<ptl-icon name=${verdict === 'right' ? 'check' : 'close'}></ptl-icon>`}
              ${fixed(row.reward)}</span
            >`
      }
      <span class="meta advantage"
        >${row.advantage === null ? html`<span class="muted">none</span>` : this.advantage(row.advantage)}</span
      >
      <span class="meta"
        >${count(row.token_ids.length)}<span class="muted"> · </span
        ><span class=${row.finish_reason === 'stop' ? 'muted' : 'cut'}>${row.finish_reason}</span></span
      >
      <div class="body" part="body">
        ${
          row.failure === null
            ? nothing
            : html`<p class="failure"><ptl-icon name="warning"></ptl-icon><span>failed at ${visibleText(row.failure)}</span></p>`
        }
        ${row.token_ids.length === 0 ? html`<span class="meta muted">no tokens</span>` : this.text()}
      </div>
    `;
  }

  /** Resolves once a token is laid out, also one beyond where a long completion is cut. */
  async show(index: number): Promise<void> {
    await this.updateComplete;
    if (index >= this.reach) this.whole = true;
    await this.updateComplete;
    await this.tokens?.updateComplete;
  }

  /** Moves the keyboard to one of this completion's tokens. */
  override focus(options?: FocusOptions, index = 0): void {
    this.tokens?.focus(options, index);
  }

  rectOf(index: number): DOMRect | null {
    return this.tokens?.rectOf(index) ?? null;
  }

  /** Tokens that can be walked to now. */
  get reach(): number {
    return this.texts.length;
  }

  private get isCut(): boolean {
    return this.row.token_ids.length > LONG && !this.whole;
  }

  private text(): unknown {
    const { row } = this;
    const all = row.token_ids.length;
    return html`<ptl-token-text
        .texts=${this.texts}
        .levels=${this.levels}
        .marked=${this.marked}
        .tabbable=${this.tabbable}
        ramp=${rampOf(this.mode)}
        label="Completion ${row.sample + 1}, ${count(all)} tokens, reward ${row.reward === null ? 'failed' : fixed(row.reward)}"
      ></ptl-token-text>
      ${
        this.isCut
          ? html`<vscode-button appearance="secondary" @click=${() => (this.whole = true)}
              >Show all ${count(all)} tokens</vscode-button
            >`
          : nothing
      }`;
  }

  private advantage(advantage: number): unknown {
    const middle = BAR / 2;
    const length = Math.min(1, Math.abs(advantage) / this.scale) * middle;
    return html`<svg width=${BAR} height="10" aria-hidden="true">
        <line class="base" x1=${middle} x2=${middle} y1="-2" y2="12"></line>
        ${svg`<rect class=${advantage > 0 ? 'more' : 'less'} x=${advantage > 0 ? middle : middle - length} y="1" width=${length} height="8" rx="1"></rect>`}
      </svg>
      <span>${signed(advantage)}</span>`;
  }
}

/** The reward by reward function: `countdown 1.00, format 0.50`. */
function rewardParts(row: RolloutRow): string {
  let parts: unknown;
  try {
    parts = JSON.parse(row.reward_parts);
  } catch {
    return 'reward';
  }
  if (typeof parts !== 'object' || parts === null) return 'reward';
  const named = Object.entries(parts).map(([name, value]) => `${name} ${typeof value === 'number' ? fixed(value) : 'failed'}`);
  return visibleText(named.join(', ')) || 'reward';
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-completion': CompletionCard;
  }
}
