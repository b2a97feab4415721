import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { CoverageChoice } from '../../src/contract/messages/coverage';
import { fileName } from '../../src/analysis/fileName';
import { count } from '../../src/analysis/numberText';
import { visibleText } from '../shared/hostileText';
import '../shared/icons';
import { baseStyles } from '../shared/theme';
import { allSteps } from './model/allSteps';
import { unableReason } from './model/choice';
import { rowForKey } from '../shared/rowKeys';

/**
 * The evaluations there are, to be shown or not, and which of those shown the others are compared with. Arrows walk it, Enter or Space shows
 * or hides, B makes one the base, S shows all steps of its run, Esc closes.
 *
 * @fires ptl-keys - `detail: string[]`: those shown, the base first
 * @fires ptl-close - it is to be closed
 */
@customElement('ptl-evaluation-picker')
export class EvaluationPicker extends LitElement {
  @property({ attribute: false }) choices: readonly CoverageChoice[] = [];
  @property({ attribute: false }) keys: readonly string[] = [];
  @property({ attribute: false }) most = 8;

  static override styles = [
    baseStyles,
    css`
      :host {
        position: absolute;
        z-index: 30;
        top: 32px;
        right: 0;
        width: min(440px, calc(100vw - 32px));
        max-height: min(480px, calc(100vh - 80px));
        display: flex;
        flex-direction: column;
        background: var(--vscode-menu-background, var(--ptl-hover-background));
        color: var(--vscode-menu-foreground, var(--ptl-text));
        border: 1px solid var(--vscode-menu-border, var(--ptl-hover-border));
        border-radius: var(--ptl-radius-hover);
        box-shadow: 0 4px 16px var(--ptl-shadow);
      }
      .list {
        padding: 4px;
      }
      h3 {
        padding: 6px 8px 2px;
        color: var(--ptl-muted);
        font-weight: 400;
        font-size: 11px;
      }
      .entry {
        display: flex;
        align-items: center;
        gap: 8px;
      }
      [role='menuitemcheckbox'] {
        flex: 1;
        min-width: 0;
        display: grid;
        grid-template-columns: 16px minmax(0, 1fr);
        gap: 0 8px;
        padding: 4px 8px;
        border-radius: var(--ptl-radius);
        font: 12px/16px var(--ptl-font);
        cursor: pointer;
      }
      [role='menuitemcheckbox']:hover,
      [role='menuitemcheckbox']:focus-visible {
        background: var(--ptl-row-hover);
      }
      [role='menuitemcheckbox']:focus-visible {
        outline-offset: -1px;
      }
      [aria-disabled='true'] {
        cursor: default;
      }
      [aria-disabled='true'] .label {
        color: var(--ptl-muted);
      }
      .facts {
        grid-column: 2;
        color: var(--ptl-muted);
        font: 11px/14px var(--ptl-font);
      }
      .as-base {
        flex: none;
        margin-right: 8px;
      }
      .hint {
        padding: 6px 12px;
        border-top: 1px solid var(--ptl-hairline);
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    this.tabIndex = -1;
    this.addEventListener('keydown', this.onKey);
    this.addEventListener('focusout', this.onFocusOut);
  }

  override firstUpdated(): void {
    (this.rows.find((row) => row.ariaChecked === 'true') ?? this.rows[0])?.focus();
  }

  override render(): unknown {
    const runs = [...new Set(this.choices.map(({ run }) => run))];
    return html`<div class="list scrolls" role="menu" aria-label="Evaluations to show">
        ${runs.map(
          (run) =>
            html`<div class="entry" role="presentation">
                <h3 class="clip grow" role="presentation">${visibleText(run)}</h3>
                ${this.steps(run)}
              </div>
              ${this.choices.filter((choice) => choice.run === run).map((choice) => this.entry(choice))}`,
        )}
      </div>
      <p class="hint axis">
        <kbd>Space</kbd> shows or hides, <kbd>B</kbd> makes it the base, <kbd>S</kbd> shows all steps of its run
      </p>`;
  }

  private steps(run: string): unknown {
    if (!this.stepsOf(run)) return nothing;
    return html`<button class="link as-base axis" role="menuitem" tabindex="-1" @click=${() => this.showSteps(run)}>
      show all steps
    </button>`;
  }

  private stepsOf(run: string): string[] | null {
    const runKey = this.choices.find((choice) => choice.run === run)?.runKey ?? null;
    const shown = this.choices.find(({ key }) => key === this.keys[0]);
    return runKey === null ? null : allSteps(runKey, this.choices, shown?.role === 'base' ? shown : undefined, this.most);
  }

  private showSteps(run: string): void {
    const keys = this.stepsOf(run);
    if (keys) this.tell(keys);
  }

  private entry(choice: CoverageChoice): unknown {
    const isShown = this.keys.includes(choice.key);
    const isBase = this.keys[0] === choice.key;
    const reason = unableReason(choice, this.choices, this.keys, this.most);
    const file = visibleText(fileName(choice.dataset).replace(/\.jsonl$/, ''));
    const facts = [
      file,
      `${count(choice.problems)} × ${count(choice.samples)}`,
      ...(choice.temperature === null ? [] : [`temperature ${choice.temperature}`]),
      ...(choice.createdAt === null
        ? []
        : [new Date(choice.createdAt).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })]),
    ].join(' · ');
    return html`<div class="entry" role="presentation">
      <div
        role="menuitemcheckbox"
        aria-checked=${isShown}
        aria-disabled=${reason !== null}
        tabindex="-1"
        title=${visibleText(choice.dataset)}
        data-key=${choice.key}
        @click=${() => this.toggle(choice)}
      >
        <span>${isShown ? html`<ptl-icon name="check"></ptl-icon>` : nothing}</span
        ><span class="label clip">${visibleText(choice.label)}${isBase && this.keys.length > 1 ? ' (compared with)' : ''}</span>
        <span class="facts">${reason ?? facts}</span>
      </div>
      ${
        isShown && !isBase
          ? html`<button class="link as-base axis" role="menuitem" tabindex="-1" @click=${() => this.makeBase(choice.key)}>
              compare with this
            </button>`
          : nothing
      }
    </div>`;
  }

  private get rows(): HTMLElement[] {
    return [...(this.shadowRoot?.querySelectorAll<HTMLElement>('[role="menuitemcheckbox"]') ?? [])];
  }

  private toggle(choice: CoverageChoice): void {
    if (unableReason(choice, this.choices, this.keys, this.most) !== null) return;
    const isShown = this.keys.includes(choice.key);
    this.tell(isShown ? this.keys.filter((key) => key !== choice.key) : [...this.keys, choice.key]);
  }

  private makeBase(key: string): void {
    if (this.keys.includes(key)) this.tell([key, ...this.keys.filter((other) => other !== key)]);
  }

  private tell(keys: readonly string[]): void {
    this.dispatchEvent(new CustomEvent('ptl-keys', { detail: keys }));
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const { rows } = this;
    const at = rows.indexOf(this.shadowRoot?.activeElement as HTMLElement);
    const target = rowForKey(event.key, at, rows.length);
    const choice = this.choices.find(({ key }) => key === rows[at]?.dataset['key']);
    if (target !== undefined) rows[target]?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') this.dispatchEvent(new CustomEvent('ptl-close', { detail: true }));
    else if (choice && (event.key === 'Enter' || event.key === ' ')) this.toggle(choice);
    else if (choice && event.key.toLowerCase() === 'b') this.makeBase(choice.key);
    else if (choice && event.key.toLowerCase() === 's') this.showSteps(choice.run);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  private readonly onFocusOut = ({ relatedTarget }: FocusEvent): void => {
    const isInside = relatedTarget instanceof Node && (this.contains(relatedTarget) || this.shadowRoot?.contains(relatedTarget));
    if (!isInside) this.dispatchEvent(new CustomEvent('ptl-close', { detail: false }));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-evaluation-picker': EvaluationPicker;
  }
}
