import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { methodLabel } from '../../src/contract/methodLabels';
import type { MemoryOverview, ModelChoice, RecipeChoice } from '../../src/contract/messages/memory';
import { methodNames, type Method } from '../../src/contract/recipe';
import '../shared/actionButton';
import { controlStyles, type Dropdown } from '../shared/controls';
import { visibleText } from '../shared/hostileText';
import { baseStyles } from '../shared/theme';
import { formStyles } from './formStyles';

const PASTED = 'pasted';
const OF_RECIPE = 'recipe';
const DEFAULTS = 'defaults';

/**
 * Which model and which recipe a plan is of.
 *
 * @fires ptl-model - `detail: ModelChoice`
 * @fires ptl-recipe - `detail: RecipeChoice`
 * @fires ptl-folder - a folder is to be asked for
 * @fires ptl-open-recipe - the recipe's file is to be opened
 */
@customElement('ptl-memory-subject')
export class SubjectForm extends LitElement {
  @property({ attribute: false }) overview!: MemoryOverview;
  @property({ attribute: false }) model!: ModelChoice;
  @property({ attribute: false }) recipe!: RecipeChoice;
  /** Of the recipe, once it is read. */
  @property() method: Method = 'grpo';
  /** What was pasted. */
  @property() config = '';

  @query('textarea') private field!: HTMLTextAreaElement | null;
  private isFieldWanted = false;

  static override styles = [
    baseStyles,
    controlStyles,
    formStyles,
    css`
      .field {
        grid-template-columns: 64px minmax(0, 1fr);
      }
      .actions {
        display: flex;
        gap: 8px;
        margin-top: 6px;
      }
      textarea {
        display: block;
        width: 100%;
        height: 120px;
        margin-top: 8px;
        padding: 6px 8px;
        resize: vertical;
        border: 1px solid var(--vscode-input-border, var(--ptl-hairline));
        border-radius: var(--ptl-radius);
        background: var(--vscode-input-background, transparent);
        color: var(--vscode-input-foreground, inherit);
        font: 12px/16px var(--ptl-mono);
      }
      textarea::placeholder {
        color: var(--ptl-muted);
      }
    `,
  ];

  override render(): unknown {
    const { model, recipe } = this;
    const { models, recipes } = this.overview;
    const isPasted = model.kind === 'config';
    const chosen = model.kind === 'folder' ? model.path : isPasted ? PASTED : OF_RECIPE;
    const known = models.some(({ path }) => path === chosen);
    return html`<section>
        <h2>Model</h2>
        ${this.choice(
          'Model',
          chosen,
          [
            ...(recipe.kind === 'file' ? [[OF_RECIPE, 'the recipe’s own'] as const] : []),
            ...(model.kind === 'folder' && !known ? [[model.path, model.path] as const] : []),
            ...models.map(({ path, name, detail }) => [path, detail === '' ? name : `${name}, ${detail}`] as const),
            [PASTED, 'a pasted config.json'],
          ],
          (key) => this.chooseModel(key),
        )}
        <div class="actions">
          <ptl-button label="Choose Folder…" icon="folder-opened" @ptl-press=${() => this.tell('ptl-folder')}></ptl-button>
          ${isPasted ? nothing : html`<ptl-button label="Paste config.json" icon="edit" @ptl-press=${this.askForField}></ptl-button>`}
        </div>
        ${
          isPasted
            ? html`<textarea
                aria-label="config.json of a model"
                placeholder='{ "model_type": "qwen2", "hidden_size": 896, "num_hidden_layers": 24, … }'
                spellcheck="false"
                maxlength="1000000"
                .value=${this.config}
                @input=${(event: Event) => this.tell('ptl-model', { kind: 'config', text: (event.target as HTMLTextAreaElement).value })}
              ></textarea>`
            : nothing
        }
      </section>
      <section>
        <h2>Recipe</h2>
        ${this.choice(
          'Recipe',
          recipe.kind === 'file' ? recipe.path : DEFAULTS,
          [
            [DEFAULTS, `defaults of ${methodLabel(this.method)}`],
            ...(recipe.kind === 'file' && !recipes.some(({ path }) => path === recipe.path)
              ? [[recipe.path, recipe.path] as const]
              : []),
            ...recipes.map(({ path, name, problem }) => [path, problem === null ? name : `${name} (has problems)`] as const),
          ],
          (key) =>
            this.tell('ptl-recipe', key === DEFAULTS ? { kind: 'defaults', method: this.method } : { kind: 'file', path: key }),
        )}
        ${this.choice(
          'Method',
          this.method,
          methodNames.map((name) => [name, methodLabel(name)] as const),
          (key) => this.tell('ptl-recipe', { kind: 'defaults', method: key as Method }),
        )}
        ${recipe.kind === 'file' ? html`<button class="link small" @click=${() => this.tell('ptl-open-recipe')}>Open Recipe</button>` : nothing}
      </section>`;
  }

  private choice(
    label: string,
    value: string,
    options: readonly (readonly [string, string])[],
    choose: (value: string) => void,
  ): unknown {
    return html`<div class="field">
      <span class="name">${label}</span>
      <vscode-dropdown
        aria-label=${label}
        .value=${value}
        @change=${(event: Event) => {
          const chosen = (event.target as Dropdown).value;
          if (chosen !== value) choose(chosen);
        }}
      >
        ${options.map(([one, name]) => html`<vscode-option value=${one} ?selected=${one === value}>${visibleText(name)}</vscode-option>`)}
      </vscode-dropdown>
    </div>`;
  }

  /** The button that asked for the field is gone, and the focus with it. */
  protected override updated(): void {
    if (!this.isFieldWanted || !this.field) return;
    this.isFieldWanted = false;
    this.field.focus();
  }

  private readonly askForField = (): void => {
    this.isFieldWanted = true;
    this.chooseModel(PASTED);
  };

  private chooseModel(key: string): void {
    const choice: ModelChoice =
      key === PASTED
        ? { kind: 'config', text: this.config }
        : key === OF_RECIPE
          ? { kind: 'recipe' }
          : { kind: 'folder', path: key };
    this.tell('ptl-model', choice);
  }

  private tell(name: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-memory-subject': SubjectForm;
  }
}
