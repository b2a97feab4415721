import '@lit-labs/virtualizer';
import type { LitVirtualizer } from '@lit-labs/virtualizer';
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { GroupSummary, RolloutStep } from '../../src/contract/messages/rollouts';
import '../shared/controls';
import { controlStyles, type TextField } from '../shared/controls';
import { fixed } from '../../src/analysis/numberText';
import { visibleText } from '../shared/hostileText';
import '../shared/icons';
import { baseStyles } from '../shared/theme';
import { FILTER_LABELS, filterCounts, GROUP_FILTERS, type GroupFilter } from './groupFilters';
import { shortPrompts } from './promptLabels';
import { rewardStrip } from './rewardStrip';
import { promptListStyles } from './promptListStyles';

/**
 * The step's prompts, a row each: search, filters, and a virtualised list box.
 *
 * @fires ptl-select - group chosen: `CustomEvent<number>`
 * @fires ptl-filter - filter chosen: `CustomEvent<GroupFilter>`
 * @fires ptl-search - text to search for: `CustomEvent<string>`
 */
@customElement('ptl-prompt-list')
export class PromptList extends LitElement {
  @property({ attribute: false }) step: RolloutStep | null = null;
  /** What passes filter and search, in order. */
  @property({ attribute: false }) groups: GroupSummary[] = [];
  @property({ attribute: false }) selected: number | null = null;
  @property() filter: GroupFilter = 'all';
  @property() search = '';

  @query('vscode-text-field') private field!: TextField | null;
  @query('lit-virtualizer') private list!: LitVirtualizer<GroupSummary> | null;
  private labels = new Map<number, string>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  static override styles = [baseStyles, controlStyles, promptListStyles];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  override willUpdate(changed: PropertyValues): void {
    if (!changed.has('step')) return;
    const groups = this.step?.groups ?? [];
    const short = shortPrompts(groups.map((group) => group.prompt));
    this.labels = new Map(groups.map((group, index) => [group.group, visibleText(short[index]!)]));
  }

  override firstUpdated(): void {
    // The toolkit writes a label of its own when the field is connected.
    this.field?.setAttribute('aria-label', 'Search prompts and completions');
  }

  override updated(changed: PropertyValues): void {
    // What is being typed is newer than what was last searched for.
    if (changed.has('search') && this.field && (this.search === '' || !this.field.matches(':focus-within')))
      this.field.value = this.search;
    const index = this.groups.findIndex((group) => group.group === this.selected);
    if (changed.has('selected') && index >= 0) this.list?.element(index)?.scrollIntoView({ block: 'nearest' });
  }

  override render(): unknown {
    const groups = this.step?.groups ?? [];
    const size = groups.reduce((most, group) => Math.max(most, group.rewards.length), 0);
    return html`
      <div class="tools">
        <vscode-text-field
          placeholder="Search prompts and completions"
          @input=${(event: Event) => this.typed((event.target as TextField).value)}
          ><ptl-icon slot="start" name="search"></ptl-icon
        ></vscode-text-field>
        ${this.step === null ? nothing : html`<div class="chips" role="group" aria-label="Groups to show">${this.chips(groups)}</div>`}
      </div>
      ${
        this.step === null
          ? nothing
          : html`<div class="columns axis" aria-hidden="true">
              <span></span><span class="clip">Prompt</span><span class="clip" title="best first">${size} rewards</span
              ><span class="figure">mean</span>
            </div>`
      }
      ${
        this.groups.length === 0
          ? this.nothingFound(groups.length)
          : html`<lit-virtualizer
              class="scrolls"
              scroller
              role="listbox"
              aria-label="Prompts"
              tabindex="0"
              aria-activedescendant=${this.selected === null ? nothing : `group-${this.selected}`}
              .items=${this.groups}
              .keyFunction=${(group: GroupSummary) => group.group}
              .renderItem=${(group: GroupSummary) => this.item(group)}
              @keydown=${(event: KeyboardEvent) => this.key(event)}
            ></lit-virtualizer>`
      }
    `;
  }

  private chips(groups: readonly GroupSummary[]): unknown {
    const counts = filterCounts(groups);
    return GROUP_FILTERS.map(
      (filter) =>
        html`<button
          class="chip"
          aria-pressed=${filter === this.filter}
          ?disabled=${counts[filter] === 0 && filter !== this.filter && filter !== 'all'}
          @click=${() => this.say('ptl-filter', filter)}
        >
          ${FILTER_LABELS[filter]}<span>${counts[filter]}</span>
        </button>`,
    );
  }

  private item(group: GroupSummary): unknown {
    return html`<div
      class="item"
      role="option"
      id="group-${group.group}"
      data-group=${group.group}
      aria-selected=${group.group === this.selected}
      title=${visibleText(group.prompt)}
      @click=${() => this.say('ptl-select', group.group)}
    >
      <span class="index">${group.group + 1}</span>
      <span class="mono clip">${this.labels.get(group.group) ?? ''}</span>
      ${rewardStrip(group.rewards)}
      <span class="figure">${fixed(group.mean)}</span>
    </div>`;
  }

  private nothingFound(all: number): unknown {
    if (this.step === null) return nothing;
    const what =
      this.search === ''
        ? `No group is ${FILTER_LABELS[this.filter].toLowerCase()}`
        : `No prompt or completion holds “${this.search}”`;
    return html`<p class="none small" role="status">
      ${what} at step ${this.step.step}.
      <button class="link" @click=${() => this.showAll()}>Show all ${all}</button>
    </p>`;
  }

  private showAll(): void {
    this.say('ptl-filter', 'all');
    this.say('ptl-search', '');
  }

  private typed(text: string): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.say('ptl-search', text), 200);
  }

  private key(event: KeyboardEvent): void {
    const at = this.groups.findIndex((group) => group.group === this.selected);
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: this.groups.length - 1, PageUp: at - 10, PageDown: at + 10 }[
      event.key
    ];
    if (to === undefined) return;
    event.preventDefault();
    const group = this.groups[Math.min(this.groups.length - 1, Math.max(0, to))];
    if (group && group.group !== this.selected) this.say('ptl-select', group.group);
  }

  private say(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-prompt-list': PromptList;
  }
}
