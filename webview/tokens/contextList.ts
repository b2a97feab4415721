import { html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { heatLevel } from '../../src/analysis/heat';
import type { TokenContext, TokenContexts } from '../../src/contract/tokenTable';
import '../shared/actionButton';
import { toHex } from '../shared/colour';
import { count, counted, fixed } from '../../src/analysis/numberText';
import { visibleText } from '../shared/hostileText';
import '../shared/icons';
import { rowForKey } from '../shared/rowKeys';
import '../shared/stateMessage';
import { styled } from '../shared/styled';
import { baseStyles } from '../shared/theme';
import { ThemeFollower } from '../shared/themeFollower';
import { chipRamp } from '../shared/tokens/heatChip';
import type { LevelColour } from '../shared/tokens/heatRamp';
import { tintClass, tintSheet } from '../shared/tokens/tints';
import { contextListStyles } from './contextListStyles';
import { contextParts, type ContextPart } from './model/contextText';
import { chipOf } from './model/tokenLists';

/**
 * Where a token stands, one line a place, the tokens around it coloured by their entropy. Arrows walk the lines.
 *
 * @fires ptl-place - `detail: TokenContext`: the place whose rollout is wanted
 * @fires ptl-again - reading failed, and is wanted once more
 */
@customElement('ptl-token-contexts')
export class TokenContextList extends LitElement {
  /** The token as a chip shows it. */
  @property() token = '';
  @property({ attribute: false }) contexts: TokenContexts | null = null;
  @property({ attribute: false }) failure: string | null = null;
  @property({ type: Number }) heatTop = 2.1;
  /** Why no rollout can be opened from here; null where one can. */
  @property({ attribute: false }) closedReason: string | null = null;
  @state() private focused = 0;

  constructor() {
    super();
    new ThemeFollower(this);
  }

  static override styles = [baseStyles, contextListStyles];

  override firstUpdated(): void {
    this.shadowRoot!.adoptedStyleSheets = [...this.shadowRoot!.adoptedStyleSheets, tintSheet()];
  }

  override render(): unknown {
    const { contexts, failure, closedReason } = this;
    return html`<div class="head">
        <h2>In context</h2>
        <span class="mono">${this.token}</span>
        ${contexts ? html`<span class="axis">${noteOf(contexts)}</span>` : nothing}
        <span class="grow"></span><span class="axis">entropy, nats</span>
      </div>
      ${
        failure !== null
          ? html`<ptl-state kind="failed" headline=${visibleText(failure)}
              ><ptl-button label="Try Again" @ptl-press=${() => this.dispatchEvent(new CustomEvent('ptl-again'))}></ptl-button
            ></ptl-state>`
          : contexts === null
            ? html`<ptl-state kind="loading" headline="Reading where it stands…"></ptl-state>`
            : this.lines(contexts)
      }
      ${closedReason === null || contexts === null ? nothing : html`<p class="axis reason">${closedReason}</p>`}`;
  }

  private lines({ contexts }: TokenContexts): unknown {
    const letters = Math.min(24, Math.max(4, [...(contexts[0]?.texts[contexts[0].at] ?? '')].length + 2));
    const at = Math.min(this.focused, contexts.length - 1);
    const ramp = chipRamp();
    return html`<div
      class="list scrolls ${this.closedReason === null ? '' : 'closed'}"
      role="listbox"
      aria-label="Places of ${this.token}"
      @keydown=${this.onKey}
      ${styled({ '--ptl-token-width': `${letters}ch` })}
    >
      ${contexts.map((context, index) => this.line(context, index, index === at, ramp))}
    </div>`;
  }

  private line(context: TokenContext, index: number, isFocused: boolean, ramp: readonly LevelColour[]): unknown {
    const colour = ramp[(heatLevel(context.entropy, this.heatTop) ?? 0) - 1];
    const [before, token, after] = contextParts(context, this.heatTop);
    const verdict = verdictOf(context);
    return html`<div
      role="option"
      aria-selected="false"
      aria-label="${verdict.name}, entropy ${fixed(context.entropy)}: ${before.text.slice(-40)} [${token.text}] ${after.text.slice(0, 40)}"
      title=${this.closedReason ?? `Show this rollout: ${visibleText(context.promptId)}, completion ${context.sample + 1}, token ${context.position + 1}`}
      tabindex=${isFocused ? 0 : -1}
      data-index=${index}
      @click=${() => this.open(index)}
    >
      ${verdict.icon === null ? html`<span class="muted">–</span>` : html`<ptl-icon class=${verdict.name} name=${verdict.icon}></ptl-icon>`}
      <span class="before"><span>${tinted(before)}</span></span
      ><span
        class="token"
        ${styled({ background: colour ? toHex(colour.background) : null, color: colour ? toHex(colour.text) : null })}
        >${token.text.trim() || chipOf(context.texts[context.at] ?? '')}</span
      ><span class="after">${tinted(after)}</span><span class="figure">${fixed(context.entropy)}</span>
    </div>`;
  }

  private open(index: number): void {
    const context = this.contexts?.contexts[index];
    if (!context || this.closedReason !== null) return;
    this.focused = index;
    this.dispatchEvent(new CustomEvent('ptl-place', { detail: context }));
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const length = this.contexts?.contexts.length ?? 0;
    const target = rowForKey(event.key, this.focused, length);
    if (event.key === 'Enter' || event.key === ' ') this.open(this.focused);
    else if (target !== undefined && length > 0) {
      this.focused = target;
      void this.updateComplete.then(() => this.shadowRoot?.querySelector<HTMLElement>(`[data-index="${target}"]`)?.focus());
    } else return;
    event.preventDefault();
  };
}

/** Runs of neighbours of one heat level, coloured. */
const tinted = ({ text, runs }: ContextPart): unknown =>
  runs.map(([level, from, to]) => html`<span class=${tintClass(level, 'heat') ?? nothing}>${text.slice(from, to)}</span>`);

/** `54 places in 48 completions · of each of 13 prompts the one of the highest entropy`. */
function noteOf({ places, completions, prompts, contexts }: TokenContexts): string {
  const shown =
    contexts.length < prompts
      ? `the ${count(contexts.length)} highest of ${count(prompts)} prompts`
      : 'the highest of each prompt';
  return `${counted(places, 'place')} in ${counted(completions, 'completion')} · ${shown}`;
}

function verdictOf({ reward, failed }: TokenContext): { name: string; icon: 'check' | 'close' | null } {
  if (failed) return { name: 'failed', icon: null };
  if (reward === null) return { name: 'no reward', icon: null };
  if (reward >= 1) return { name: 'right', icon: 'check' };
  return reward > 0 ? { name: `reward ${fixed(reward)}`, icon: null } : { name: 'wrong', icon: 'close' };
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-token-contexts': TokenContextList;
  }
}
