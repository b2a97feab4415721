import { html, LitElement, nothing } from 'lit';
import { customElement, property, queryAll, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { GroupSummary, RolloutStep } from '../../src/contract/messages/rollouts';
import type { RolloutRow } from '../../src/contract/rollout';
import '../shared/controls';
import { controlStyles, type Checkbox, type Dropdown } from '../shared/controls';
import { visibleText } from '../shared/hostileText';
import '../shared/segments';
import { baseStyles } from '../shared/theme';
import type { TokenEvent } from '../shared/tokens/tokenText';
import { advantageScale, COLOUR_MODES, modeDisabledReason, modeLabel, type ColourMode, type ReferenceRole } from './colourModes';
import './completionCard';
import type { CompletionCard } from './completionCard';
import { ORDER_LABELS, ordered, ORDERS, type CompletionOrder } from './completionOrder';
import { groupFinding } from './groupFinding';
import './heatLegend';
import './promptStrip';
import type { FollowedPrompt } from './rolloutsModel';
import { groupViewStyles } from './groupViewStyles';

/** A token of a completion, and where it is on screen. */
export interface TokenPlace {
  row: RolloutRow;
  index: number;
  rect: DOMRect;
}

/**
 * One prompt's group: what it asks, what came of it, and all completions with their tokens.
 *
 * @fires ptl-view - what to remember: `CustomEvent<{ mode?, order?, mark? }>`
 * @fires ptl-pick - a step of the same prompt: `CustomEvent<number>`
 * @fires ptl-hover-token - token under the pointer: `CustomEvent<TokenPlace | null>`
 * @fires ptl-focus-token - token reached by key or click: `CustomEvent<TokenPlace>`
 * @fires ptl-pin-token - Enter: `CustomEvent<TokenPlace>`
 * @fires ptl-scrolled - tokens may have moved
 */
@customElement('ptl-group-view')
export class GroupView extends LitElement {
  @property({ attribute: false }) step: RolloutStep | null = null;
  @property({ attribute: false }) group: GroupSummary | null = null;
  @property({ attribute: false }) rows: RolloutRow[] = [];
  @property({ attribute: false }) followed: FollowedPrompt | null = null;
  @property({ type: Number }) end = 1;
  @property() mode: ColourMode = 'entropy';
  @property() reference: ReferenceRole = 'base';
  @property() order: CompletionOrder = 'best';
  @property({ attribute: false }) mark = true;
  /** The completion that Tab goes to. */
  @state() private stop = -1;
  @queryAll('ptl-completion') private cards!: NodeListOf<CompletionCard>;
  private at: { sample: number; index: number } | null = null;

  static override styles = [baseStyles, controlStyles, groupViewStyles];

  /** The token the keyboard is at, or the pointer; one in the group. It changes with every hover, so nothing else is rendered with it. */
  get current(): { sample: number; index: number } | null {
    return this.at;
  }

  set current(current: { sample: number; index: number } | null) {
    this.at = current;
    this.frame();
  }

  protected override updated(): void {
    this.frame();
  }

  /** Tells each completion whether the current token is its. */
  private frame(): void {
    for (const card of this.cards) card.focused = this.at?.sample === card.row.sample ? this.at.index : null;
  }

  override render(): unknown {
    const { group, step } = this;
    if (!group || !step) return nothing;
    const prompt = visibleText(group.prompt);
    const scale = advantageScale(this.rows);
    const rows = ordered(this.rows, this.order);
    const stop = rows.some((row) => row.sample === this.stop) ? this.stop : rows[0]?.sample;
    return html`
      <div class="prompt">
        <h2 title=${prompt}>${prompt}</h2>
        ${
          this.followed === null
            ? nothing
            : html`<ptl-prompt-strip
                .points=${this.followed.points}
                unread=${this.followed.unread}
                .unreadable=${this.followed.unreadable}
                step=${step.step}
                end=${this.end}
              ></ptl-prompt-strip>`
        }
        <vscode-dropdown
          aria-label="Order of completions"
          .value=${this.order}
          @change=${(event: Event) => this.remember({ order: (event.target as Dropdown).value as CompletionOrder })}
        >
          ${ORDERS.map((order) => html`<vscode-option value=${order} ?selected=${order === this.order}>${ORDER_LABELS[order]}</vscode-option>`)}
        </vscode-dropdown>
      </div>
      <div class="tools">
        <p class="summary muted">${groupFinding(group, this.rows)}</p>
        <ptl-segments
          label="Colour tokens by"
          .options=${COLOUR_MODES.map((mode) => ({ value: mode, label: modeLabel(mode, this.reference), disabledReason: modeDisabledReason(mode, step, this.reference) }))}
          value=${this.mode}
          @ptl-change=${(event: CustomEvent<ColourMode>) => this.remember({ mode: event.detail })}
        ></ptl-segments>
        <vscode-checkbox
          ?checked=${this.mark}
          @change=${(event: Event) => this.remember({ mark: (event.target as Checkbox).checked })}
          >Mark top 20 %</vscode-checkbox
        >
        <ptl-heat-legend .step=${step} mode=${this.mode} reference=${this.reference} reach=${scale}></ptl-heat-legend>
      </div>
      <div class="head axis" aria-hidden="true">
        <span>#</span><span>reward</span><span>advantage</span><span>tokens · end</span><span>completion</span>
      </div>
      <div
        class="list scrolls"
        role="list"
        aria-label="Completions"
        @scroll=${() => this.dispatchEvent(new CustomEvent('ptl-scrolled'))}
        @ptl-token-hover=${(event: CustomEvent<TokenEvent | null>) => this.pass('ptl-hover-token', event)}
        @ptl-token-focus=${(event: CustomEvent<TokenEvent>) => this.pass('ptl-focus-token', event)}
        @ptl-token-pin=${(event: CustomEvent<TokenEvent>) => this.pass('ptl-pin-token', event)}
        @ptl-token-leave=${(event: CustomEvent<-1 | 1>) => this.leave(event)}
      >
        ${repeat(
          rows,
          (row) => row.sample,
          (row) =>
            html`<ptl-completion
              .row=${row}
              .step=${step}
              mode=${this.mode}
              .mark=${this.mark}
              scale=${scale}
              .tabbable=${row.sample === stop}
              data-sample=${row.sample}
            ></ptl-completion>`,
        )}
      </div>
    `;
  }

  /** Scrolls to a token and puts the keyboard on it; nothing where there is no such completion. */
  async focusToken(sample: number, index: number): Promise<void> {
    await this.updateComplete;
    const card = [...this.cards].find(({ row }) => row.sample === sample);
    const list = this.shadowRoot?.querySelector('.list');
    if (!card || !list) return;
    await card.show(index);
    card.scrollIntoView({ block: 'nearest' });
    const rect = card.rectOf(index);
    const { top, bottom } = list.getBoundingClientRect();
    if (rect && (rect.top < top || rect.bottom > bottom)) list.scrollTop += rect.top - (top + bottom) / 2;
    card.focus({}, index);
  }

  /** Where a token is on screen now; null where it cannot be seen. */
  rectOf(sample: number, index: number): DOMRect | null {
    const rect = [...this.cards].find((each) => each.row.sample === sample)?.rectOf(index) ?? null;
    const list = this.shadowRoot?.querySelector('.list')?.getBoundingClientRect();
    return rect && list && rect.bottom > list.top && rect.top < list.bottom ? rect : null;
  }

  private pass(name: string, event: CustomEvent<TokenEvent | null>): void {
    const { row } = event.target as CompletionCard;
    if (name === 'ptl-focus-token') this.stop = row.sample;
    this.dispatchEvent(new CustomEvent(name, { detail: event.detail === null ? null : { row, ...event.detail } }));
  }

  /** Up and down go to the completion above or below, as near to the same token as it reaches. */
  private leave(event: CustomEvent<-1 | 1>): void {
    const cards = [...this.cards];
    const next = cards[cards.indexOf(event.target as CompletionCard) + event.detail];
    if (!next || next.reach === 0) return;
    const index = Math.min(this.current?.index ?? 0, next.reach - 1);
    next.scrollIntoView({ block: 'nearest' });
    next.focus({}, index);
  }

  private remember(change: { mode?: ColourMode; order?: CompletionOrder; mark?: boolean }): void {
    this.dispatchEvent(new CustomEvent('ptl-view', { detail: change }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-group-view': GroupView;
  }
}
