import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { RunOverview } from '../../src/contract/messages/run';
import { counted } from '../../src/analysis/numberText';
import { visibleText } from '../shared/hostileText';
import { baseStyles } from '../shared/theme';
import { actionChoice } from './model/actions';

/**
 * The recipe as it was resolved, with what differs from the template marked.
 *
 * @fires ptl-act - `detail: { action: 'openRecipe' }`
 */
@customElement('ptl-recipe')
export class RecipeView extends LitElement {
  @property({ attribute: false }) run!: RunOverview;

  static override styles = [
    baseStyles,
    css`
      header {
        display: flex;
        align-items: baseline;
        gap: 8px;
        padding-bottom: 8px;
      }
      .link {
        margin-left: auto;
      }
      dl {
        font: 12px/20px var(--ptl-mono);
        margin-left: -10px;
      }
      dl > div {
        position: relative;
        display: grid;
        grid-template-columns: minmax(0, 29ch) minmax(0, 1fr);
        gap: 8px;
        padding-left: 10px;
      }
      .changed::before {
        content: '';
        position: absolute;
        left: 0;
        top: 2px;
        bottom: 2px;
        width: 2px;
        border-radius: 1px;
        background: var(--vscode-settings-modifiedItemIndicator, var(--ptl-warning));
      }
      dd {
        display: flex;
        align-items: baseline;
        gap: 8px;
        min-width: 0;
        color: var(--vscode-debugTokenExpression-string, var(--ptl-text));
      }
      dd.numeric {
        color: var(--vscode-debugTokenExpression-number, var(--ptl-text));
      }
      dd.word {
        color: var(--vscode-debugTokenExpression-boolean, var(--ptl-text));
      }
      /* The value is what counts: the template's gives way. */
      .template {
        flex: 0 1000 auto;
        font: 11px/14px var(--ptl-font);
        color: var(--ptl-muted);
      }
    `,
  ];

  override render(): unknown {
    const { recipe } = this.run;
    const changed = recipe.filter(({ template }) => template !== null).length;
    const open = actionChoice(this.run, 'openRecipe');
    return html`<header>
        <h2>Recipe</h2>
        <span class="small muted clip"
          >as
          resolved${recipe.length === 0 ? '' : changed === 0 ? ', as the template' : `; ${counted(changed, 'key differs', 'keys differ')} from the template`}</span
        >
        ${
          open && open.disabledReason === null
            ? html`<button
                class="link small"
                aria-label="Open the recipe"
                @click=${() =>
                  this.dispatchEvent(
                    new CustomEvent('ptl-act', { detail: { action: 'openRecipe' }, bubbles: true, composed: true }),
                  )}
              >
                Open
              </button>`
            : nothing
        }
      </header>
      <dl>
        ${recipe.map(
          ({ key, value, template }) =>
            html`<div class=${template === null ? '' : 'changed'} data-key=${key}>
              <dt class="clip" title=${key}>${visibleText(key)}:</dt>
              <dd class=${kindOf(value)} title=${visibleText(template === null ? value : `${value} (template ${template})`)}>
                <span class="clip">${visibleText(shortened(value))}</span>
                ${template === null ? nothing : html`<span class="template clip">template ${visibleText(template)}</span>`}
              </dd>
            </div>`,
        )}
      </dl>`;
  }
}

function kindOf(value: string): string {
  if (value === 'true' || value === 'false' || value === 'null') return 'word';
  return value !== '' && Number.isFinite(Number(value)) ? 'numeric' : '';
}

/** The end of a long path says more than its beginning. */
function shortened(value: string): string {
  const parts = value.split(/[\\/]/);
  return value.length > 20 && parts.length > 2 && !/\s/.test(value)
    ? `…/${parts.slice(value.length > 34 ? -1 : -2).join('/')}`
    : value;
}
