import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { patternProblem } from '../../src/analysis/behaviours/patternProblem';
import type { OwnPattern } from '../../src/contract/ownPattern';
import '../shared/actionButton';
import { controlStyles, type Checkbox, type TextField } from '../shared/controls';
import { baseStyles } from '../shared/theme';

/**
 * Name and regular expression of a behaviour, to be added or edited. What is wrong with it is said in one sentence.
 *
 * @fires ptl-save - `detail: OwnPattern`
 * @fires ptl-cancel - it is to be closed
 */
@customElement('ptl-pattern-form')
export class PatternForm extends LitElement {
  /** What is edited; null where one is added. */
  @property({ attribute: false }) pattern: OwnPattern | null = null;
  /** The others there are. */
  @property({ attribute: false }) others: readonly OwnPattern[] = [];
  @state() private problem: string | null = null;
  @query('.name') private nameField!: TextField;
  @query('.pattern') private patternField!: TextField;
  @query('vscode-checkbox') private caseBox!: Checkbox;

  static override styles = [
    baseStyles,
    controlStyles,
    css`
      :host {
        display: block;
        margin: 8px 0 4px;
        padding: 10px 0 8px;
        border-top: 1px solid var(--ptl-grid);
        border-bottom: 1px solid var(--ptl-grid);
      }
      .fields {
        display: grid;
        grid-template-columns: minmax(0, 2fr) minmax(0, 3fr);
        gap: 8px;
      }
      .pattern {
        font-family: var(--ptl-mono);
      }
      .foot {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px;
        margin-top: 8px;
      }
      .problem {
        margin-top: 6px;
        color: var(--ptl-failed);
        overflow-wrap: anywhere;
      }
    `,
  ];

  override firstUpdated(): void {
    const { pattern } = this;
    this.nameField.value = pattern?.name ?? '';
    this.patternField.value = pattern?.pattern ?? '';
    this.caseBox.checked = pattern?.ignoreCase ?? true;
    this.nameField.focus();
  }

  override render(): unknown {
    return html`<div class="fields" @keydown=${this.onKey} @input=${this.onInput}>
        <vscode-text-field class="name" placeholder="units" maxlength="60">Name</vscode-text-field>
        <vscode-text-field class="pattern" placeholder="\\b(?:km|kg|cm)\\b" spellcheck="false"
          >Regular expression</vscode-text-field
        >
      </div>
      ${this.problem === null ? nothing : html`<p class="problem small" role="alert">${this.problem}</p>`}
      <div class="foot">
        <vscode-checkbox>Ignore case</vscode-checkbox>
        <span class="grow"></span>
        <ptl-button label="Cancel" @ptl-press=${() => this.tell('ptl-cancel')}></ptl-button>
        <ptl-button label=${this.pattern ? 'Save Pattern' : 'Add Pattern'} primary @ptl-press=${() => this.save()}></ptl-button>
      </div>`;
  }

  private get written(): OwnPattern {
    return { name: this.nameField.value.trim(), pattern: this.patternField.value, ignoreCase: this.caseBox.checked };
  }

  private save(): void {
    this.problem = patternProblem(this.written, this.others);
    if (this.problem === null) this.tell('ptl-save', this.written);
  }

  /** What was said to be wrong is looked at again while it is mended. */
  private readonly onInput = (): void => {
    if (this.problem !== null) this.problem = patternProblem(this.written, this.others);
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') this.save();
    else if (event.key === 'Escape') this.tell('ptl-cancel');
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  private tell(name: string, detail?: OwnPattern): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-pattern-form': PatternForm;
  }
}
