import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Checkbox } from '../shared/controls';
import { controlStyles } from '../shared/controls';
import { count } from '../../src/analysis/numberText';
import { visibleText } from '../shared/hostileText';
import '../shared/icons';
import '../shared/menu';
import type { MenuItem } from '../shared/menu';
import { baseStyles } from '../shared/theme';
import type { Sides } from './model/names';

export type TreeAction =
  'svg' | 'png' | 'csv' | 'copy' | 'evaluate' | 'openRun' | 'pickSource' | 'pickBase' | 'pickOther' | 'pickProblem';

/**
 * Which problem the tree is of and what is compared, each to be picked; and what can be done with it.
 *
 * @fires ptl-walk - `detail: -1 | 1`: the problem before or after this one
 * @fires ptl-closed - `detail: boolean`: whether to draw closed branches
 * @fires ptl-table - show the table, or the tree again
 * @fires ptl-do - `detail: TreeAction`
 */
@customElement('ptl-tree-header')
export class TreeHeader extends LitElement {
  /** The problem's text; null where there is none yet. */
  @property({ attribute: false }) prompt: string | null = null;
  /** Place of the problem among all, from 0. */
  @property({ attribute: false }) at = 0;
  @property({ attribute: false }) problems = 0;
  /** What stands at each side; null where nothing is shown. */
  @property({ attribute: false }) sides: Sides | null = null;
  /** What the samples are of, in words; empty where nothing is. */
  @property() words = '';
  /** Null where there is one model alone, which closes nothing. */
  @property({ attribute: false }) showClosed: boolean | null = null;
  @property({ attribute: false }) asTable = false;
  @property({ attribute: false }) hasTree = false;
  @property({ attribute: false }) evaluateReason: string | null = null;

  static override styles = [
    baseStyles,
    controlStyles,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 8px;
        min-height: 44px;
        padding: 8px 16px;
        border-bottom: 1px solid var(--ptl-hairline);
      }
      .walk {
        display: flex;
      }
      .pick {
        display: flex;
        align-items: center;
        gap: 4px;
        min-width: 60px;
        height: 26px;
        padding: 0 6px;
        border: 1px solid transparent;
        border-radius: var(--ptl-radius);
        background: none;
        color: inherit;
        cursor: pointer;
      }
      .pick:hover {
        background: var(--vscode-toolbar-hoverBackground, transparent);
        border-color: var(--ptl-outline);
      }
      .pick.problem {
        flex: 0 1 auto;
        max-width: min(420px, 40vw);
        font: 600 12px/16px var(--ptl-mono);
      }
      /* It gives way before anything wraps. */
      .between {
        display: flex;
        align-items: center;
        gap: 2px;
        flex: 1 1 140px;
        min-width: 0;
      }
      .pick.source {
        flex: 0 1 auto;
        font: 12px/16px var(--ptl-font);
      }
      .words {
        flex: 0 999 auto;
        min-width: 0;
        padding-left: 6px;
        font: 12px/16px var(--ptl-font);
        color: var(--ptl-muted);
      }
    `,
  ];

  override render(): unknown {
    const { prompt, at, problems, sides, words, showClosed, asTable } = this;
    const text =
      prompt === null
        ? ''
        : visibleText(prompt)
            .trim()
            .replaceAll(/\s*\n\s*/g, ' ↵ ');
    return html`<h1>Search Tree</h1>
      ${
        prompt === null
          ? nothing
          : html`<span class="walk"
                >${this.arrow(-1, 'Previous Problem', at <= 0)}${this.arrow(1, 'Next Problem', at >= problems - 1)}</span
              >
              <button
                class="pick problem"
                title="${text}&#10;Problem ${count(at + 1)} of ${count(problems)}: pick another"
                aria-label="Problem ${count(at + 1)} of ${count(problems)}, ${text}: pick another"
                @click=${() => this.do('pickProblem')}
              >
                <span class="clip">${text}</span><ptl-icon name="chevron-down"></ptl-icon>
              </button>`
      }
      <span class="between"
        >${
          sides === null
            ? nothing
            : html`${this.side('Base side', 'pickBase', sides.base?.name)}<span class="muted" aria-hidden="true">→</span
                >${this.side('Other side', 'pickOther', sides.other?.name)}<span class="words clip" title=${words}
                  >${words}</span
                >`
        }</span
      >
      ${
        showClosed === null
          ? nothing
          : html`<vscode-checkbox
              ?checked=${showClosed}
              @change=${({ target }: Event) => this.tell('ptl-closed', (target as Checkbox).checked)}
              >Show closed branches</vscode-checkbox
            >`
      }
      <vscode-button
        appearance="icon"
        aria-label="View as table"
        title="View as table"
        aria-pressed=${asTable}
        ?disabled=${!this.hasTree}
        @click=${() => this.tell('ptl-table', null)}
        ><ptl-icon name=${asTable ? 'git-branch' : 'table'}></ptl-icon
      ></vscode-button>
      <ptl-menu
        label="Export"
        icon="export"
        .items=${this.exports()}
        @ptl-choose=${({ detail }: CustomEvent<TreeAction>) => this.do(detail)}
      ></ptl-menu>
      <ptl-menu .items=${this.further()} @ptl-choose=${({ detail }: CustomEvent<TreeAction>) => this.do(detail)}></ptl-menu>`;
  }

  private side(label: string, what: TreeAction, name = 'none'): unknown {
    return html`<button
      class="pick source"
      title="${label}: ${name}&#10;Pick whose samples it is"
      aria-label="${label}, ${name}: pick whose samples it is"
      @click=${() => this.do(what)}
    >
      <span class="clip">${name}</span><ptl-icon name="chevron-down"></ptl-icon>
    </button>`;
  }

  private arrow(by: -1 | 1, label: string, isEnd: boolean): unknown {
    return html`<vscode-button
      appearance="icon"
      aria-label=${label}
      title=${label}
      ?disabled=${isEnd}
      @click=${() => this.tell('ptl-walk', by)}
      ><ptl-icon name=${by < 0 ? 'chevron-left' : 'chevron-right'}></ptl-icon
    ></vscode-button>`;
  }

  private exports(): MenuItem[] {
    const none = this.hasTree ? null : 'There is no tree yet.';
    const drawn = none ?? (this.asTable ? 'The tree is not on screen.' : null);
    return [
      { value: 'svg', label: 'Save Tree as SVG…', icon: 'git-branch', disabledReason: drawn },
      { value: 'png', label: 'Save Tree as PNG…', icon: 'git-branch', disabledReason: drawn },
      { value: 'csv', label: 'Save All Branches as CSV…', icon: 'save', disabledReason: none },
      { value: 'copy', label: 'Copy Table', icon: 'copy', disabledReason: none },
    ];
  }

  private further(): MenuItem[] {
    return [
      {
        value: 'pickSource',
        label: 'Compare Others…',
        icon: 'diff',
        disabledReason: this.sides === null ? 'Nothing has been sampled yet.' : null,
      },
      { value: 'evaluate', label: 'Evaluate pass@k…', icon: 'beaker', disabledReason: this.evaluateReason },
      { value: 'openRun', label: 'Open Run', icon: 'link-external', disabledReason: null },
    ];
  }

  private do(what: TreeAction): void {
    this.tell('ptl-do', what);
  }

  private tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-tree-header': TreeHeader;
  }
}
