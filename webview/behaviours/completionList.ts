import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { COMPLETIONS_PAGE, type BehaviourCompletion, type RightFilter } from '../../src/contract/behaviourCompletions';
import { count, counted } from '../../src/analysis/numberText';
import { visibleText } from '../shared/hostileText';
import '../shared/icons';
import '../shared/segments';
import '../shared/stateMessage';
import '../shared/actionButton';
import { baseStyles } from '../shared/theme';
import type { ReadCompletions } from './completionPages';
import { completionListStyles } from './completionListStyles';
import { excerpt } from './model/excerpt';

const SHORT = 260;

/**
 * Completions that have a behaviour, with what shows it marked.
 *
 * @fires ptl-filter - `detail: RightFilter`
 * @fires ptl-more - the next page is wanted
 * @fires ptl-again - what failed is wanted again
 * @fires ptl-rollout - `detail: { group, sample }`: the rollout is wanted among the others
 */
@customElement('ptl-completion-list')
export class CompletionList extends LitElement {
  /** `“wait” at step 60`. */
  @property() what = '';
  @property({ attribute: false }) read: ReadCompletions | null = null;
  @property({ type: Boolean }) isReading = false;
  @property({ attribute: false }) problem: string | null = null;
  @property() filter: RightFilter = 'all';
  /** Whether the completions are rollouts that can be opened. */
  @property({ type: Boolean }) canOpen = false;
  @state() private open: ReadonlySet<BehaviourCompletion> = new Set();

  static override styles = [baseStyles, completionListStyles];

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('what') || changed.has('filter')) this.open = new Set();
  }

  override render(): unknown {
    const { read } = this;
    return html`<header>
        <h2 class="grow clip" title=${this.what}>${this.what}</h2>
        ${read ? html`<span class="axis">${count(read.total)} of ${count(read.completions)}</span>` : nothing}
      </header>
      ${read && read.right + read.wrong > 0 ? this.filters(read) : nothing}
      ${read?.failure ? html`<p class="failure small">${visibleText(`The pattern: ${read.failure}`)}, so ${counted(read.notTried, 'completion')} could not be looked through.</p>` : nothing}
      ${this.list()}`;
  }

  private filters({ total, right, wrong }: ReadCompletions): unknown {
    const option = (value: RightFilter, label: string, of: number) => ({
      ...{ value, label: `${label} ${count(of)}` },
      disabledReason: of === 0 ? 'There is none.' : null,
    });
    return html`<div class="filters">
      <ptl-segments
        label="Which completions"
        value=${this.filter}
        .options=${[option('all', 'All', total), option('right', '✓ Right', right), option('wrong', '✗ Wrong', wrong)]}
        @ptl-change=${({ detail }: CustomEvent<string>) => this.tell('ptl-filter', detail)}
      ></ptl-segments>
    </div>`;
  }

  private list(): unknown {
    const { read, problem } = this;
    if (problem !== null && !read) {
      return html`<ptl-state kind="failed" headline=${visibleText(problem)}
        ><ptl-button label="Try Again" @ptl-press=${() => this.tell('ptl-again')}></ptl-button
      ></ptl-state>`;
    }
    if (!read) return html`<ptl-state kind="loading" headline="Reading completions…"></ptl-state>`;
    const of = this.filter === 'all' ? read.total : this.filter === 'right' ? read.right : read.wrong;
    if (of === 0) return html`<ptl-state kind="empty" headline="No completion has it here."></ptl-state>`;
    return html`<div
      class="scrolls"
      tabindex="0"
      role="region"
      aria-label="Completions: ${this.what}"
      aria-busy=${this.isReading}
    >
      <ol>
        ${read.rows.map((row) => this.completion(row, read.unit))}
      </ol>
      ${
        read.rows.length < of
          ? html`<button class="link small more" @click=${() => this.tell('ptl-more')}>
              ${this.isReading ? 'Reading…' : `Show ${count(Math.min(COMPLETIONS_PAGE, of - read.rows.length))} more of ${count(of)}`}
            </button>`
          : nothing
      }
      ${problem === null ? nothing : html`<p class="failure small" role="alert">${visibleText(problem)}</p>`}
    </div>`;
  }

  private completion(row: BehaviourCompletion, unit: string): unknown {
    const { isRight, prompt, length, isTruncated, place } = row;
    const isOpen = this.open.has(row);
    const verdict = isRight === null ? 'not known' : isRight ? 'right' : 'wrong';
    const mark = isRight === null ? '–' : isRight ? '✓' : '✗';
    const isLong = row.text.length > SHORT;
    return html`<li>
      <span class=${verdict.replace(' ', '-')} role="img" aria-label=${verdict}>${mark}</span>
      <div class="body">
        <p class="prompt axis ${isOpen ? '' : 'clip'}" title=${isOpen ? nothing : visibleText(prompt)}>
          ${visibleText(prompt).trim()}
        </p>
        <p class="text">${parts(row, isOpen)}</p>
        <div class="acts axis">
          <span>${counted(length, unit.replace(/s$/, ''))}${isTruncated ? ', cut off' : ''}</span>
          ${
            isLong
              ? html`<button class="link" aria-expanded=${isOpen} @click=${() => this.toggle(row)}>
                  ${isOpen ? 'Show Less' : 'Show All'}
                </button>`
              : nothing
          }
          ${
            this.canOpen && place
              ? html`<button class="link" @click=${() => this.tell('ptl-rollout', place)}>Open Rollout</button>`
              : nothing
          }
        </div>
      </div>
    </li>`;
  }

  private toggle(row: BehaviourCompletion): void {
    const open = new Set(this.open);
    if (!open.delete(row)) open.add(row);
    this.open = open;
  }

  private tell(name: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

function parts(row: BehaviourCompletion, isOpen: boolean): unknown {
  return excerpt(row, isOpen ? null : SHORT).map(({ text, isMatch }) =>
    isMatch ? html`<mark>${visibleText(text)}</mark>` : visibleText(text),
  );
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-completion-list': CompletionList;
  }
}
