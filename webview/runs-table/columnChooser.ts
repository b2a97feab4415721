import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import '../shared/actionButton';
import { controlStyles, type TextField } from '../shared/controls';
import { visibleText } from '../shared/hostileText';
import '../shared/icons';
import { baseStyles } from '../shared/theme';
import { moved, pinToggled, toggled } from './model/columnChoice';
import { columnInfo, type ColumnGroup, type ShownColumn } from './model/columns';

const GROUPS: [ColumnGroup, string][] = [
  ['run', 'Run'],
  ['metric', 'Metrics of the newest step'],
  ['highest', 'Highest of all steps'],
  ['lowest', 'Lowest of all steps'],
  ['recipe', 'Recipe keys'],
];

/**
 * Which columns are shown, in which order, and which stay at the left.
 *
 * @fires ptl-columns - `detail: ShownColumn[] | null`: null are those the table begins with
 */
@customElement('ptl-column-chooser')
export class ColumnChooser extends LitElement {
  @property({ attribute: false }) offered: readonly string[] = [];
  @property({ attribute: false }) columns: readonly ShownColumn[] = [];
  @state() private search = '';
  /** The button that moved a column, by its name: the keyboard goes with the column. */
  private pressed: string | null = null;

  static override styles = [
    baseStyles,
    controlStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        width: 300px;
        border-left: 1px solid var(--ptl-hairline);
        min-height: 0;
      }
      .top {
        display: flex;
        flex-direction: column;
        gap: 8px;
        padding: 10px 12px;
      }
      .all {
        flex: 1;
        overflow: auto;
        padding: 0 12px 12px;
      }
      h2 {
        padding: 10px 0 2px;
      }
      li {
        display: flex;
        align-items: center;
        min-height: 24px;
        gap: 2px;
      }
      vscode-checkbox {
        flex: 1;
        min-width: 0;
        overflow: hidden;
      }
      .tool {
        padding: 3px;
        display: grid;
        border: 1px solid transparent;
        border-radius: var(--ptl-radius);
        background: none;
        color: inherit;
        cursor: pointer;
      }
      .tool:hover {
        background: var(--vscode-toolbar-hoverBackground, transparent);
      }
      .tool[aria-pressed='true'] {
        border-color: var(--ptl-focus);
      }
      .tool[disabled] {
        opacity: 0.35;
        cursor: default;
      }
    `,
  ];

  override render(): unknown {
    const wanted = this.search.toLowerCase();
    const fits = (id: string): boolean =>
      id.toLowerCase().includes(wanted) || columnInfo(id).title.toLowerCase().includes(wanted);
    return html`<div class="top">
        <div class="row">
          <h2 class="grow">Columns</h2>
          <button class="link small" @click=${() => this.tell(null)}>Reset</button>
        </div>
        <vscode-text-field
          aria-label="Search columns"
          placeholder="Search columns"
          .value=${this.search}
          @input=${(event: Event) => (this.search = (event.target as TextField).value)}
        ></vscode-text-field>
      </div>
      <div class="all" tabindex="0" role="region" aria-label="Columns">
        ${this.group('Shown', this.columns.map(({ id }) => id).filter(fits), true)}
        ${GROUPS.map(([group, title]) =>
          this.group(
            title,
            this.offered.filter(
              (id) => columnInfo(id).group === group && fits(id) && !this.columns.some((column) => column.id === id),
            ),
            false,
          ),
        )}
      </div>`;
  }

  protected override updated(): void {
    const { pressed } = this;
    this.pressed = null;
    if (pressed === null) return;
    [...this.renderRoot.querySelectorAll<HTMLElement>('.tool')].find(({ ariaLabel }) => ariaLabel === pressed)?.focus();
  }

  private group(title: string, ids: readonly string[], isShown: boolean): unknown {
    if (ids.length === 0) return nothing;
    return html`<h2>${title}</h2>
      <ul>
        ${repeat(
          ids,
          // A checkbox that was pressed knows so itself: it goes with its column.
          (id) => id,
          (id) => {
            const name = visibleText(columnInfo(id).title);
            return html`<li>
              <vscode-checkbox .checked=${isShown} aria-label=${name} @change=${() => this.tell(toggled(this.columns, id))}
                >${name}</vscode-checkbox
              >
              ${isShown ? this.tools(id, name) : nothing}
            </li>`;
          },
        )}
      </ul>`;
  }

  private tools(id: string, name: string): unknown {
    const isPinned = this.columns.some((column) => column.id === id && column.pinned);
    const press = ({ currentTarget }: Event, columns: ShownColumn[]): void => {
      this.pressed = (currentTarget as HTMLElement).ariaLabel;
      this.tell(columns);
    };
    const move = (event: Event, by: number): void => press(event, moved(this.columns, id, by));
    return html`<button class="tool" aria-label="Move ${name} left" title="Move left" @click=${(event: Event) => move(event, -1)}>
        <ptl-icon name="chevron-up"></ptl-icon>
      </button>
      <button class="tool" aria-label="Move ${name} right" title="Move right" @click=${(event: Event) => move(event, 1)}>
        <ptl-icon name="chevron-down"></ptl-icon>
      </button>
      <button
        class="tool"
        aria-label="Pin ${name}"
        aria-pressed=${isPinned}
        title=${isPinned ? 'Unpin' : 'Pin: stays at the left'}
        @click=${(event: Event) => press(event, pinToggled(this.columns, id))}
      >
        <ptl-icon name="pinned"></ptl-icon>
      </button>`;
  }

  private tell(detail: ShownColumn[] | null): void {
    this.dispatchEvent(new CustomEvent('ptl-columns', { detail }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-column-chooser': ColumnChooser;
  }
}
