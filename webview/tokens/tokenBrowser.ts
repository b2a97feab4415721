import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { TokenContext, TokenStatistics, TokenTable } from '../../src/contract/tokenTable';
import '../shared/actionButton';
import '../shared/controls';
import { controlStyles, type Dropdown, type TextField } from '../shared/controls';
import { count, counted } from '../../src/analysis/numberText';
import '../shared/icons';
import '../shared/segments';
import '../shared/stateMessage';
import { baseStyles } from '../shared/theme';
import './contextList';
import { chipOf, LEAST_CHOICES, LIST_LABELS, LISTS, lowerLeast, type Sorting, type TokenList } from './model/tokenLists';
import type { ReadContexts } from './contextReading';
import './tokenCloud';
import './tokenList';

/** What is chosen in the lists. */
export interface ListChoice {
  list: TokenList;
  least: number;
  find: string;
  sorting: Sorting;
}

/**
 * The tokens as lists or a cloud, and where the selected one stands.
 *
 * @fires ptl-lists - `detail: Partial<ListChoice>`
 * @fires ptl-token - `detail: number`: the id of the token to select
 * @fires ptl-place - `detail: TokenContext`: the place whose rollout is wanted
 * @fires ptl-again - places are to be read once more
 */
@customElement('ptl-token-browser')
export class TokenBrowser extends LitElement {
  @property({ attribute: false }) table!: TokenTable;
  @property({ attribute: false }) choice!: ListChoice;
  /** Of the list that is chosen. */
  @property({ attribute: false }) rows: readonly TokenStatistics[] = [];
  @property({ attribute: false }) selected: TokenStatistics | null = null;
  @property({ attribute: false }) read: ReadContexts = { contexts: null, failure: null };
  @property() reference = 'base';
  /** Why tokens are compared with nothing; null where they are. */
  @property({ attribute: false }) missing: string | null = null;
  @property({ attribute: false }) closedReason: string | null = null;

  static override styles = [
    baseStyles,
    controlStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 0;
        min-width: 0;
      }
      .tools {
        flex: none;
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px 12px;
        padding: 12px 20px 6px;
      }
      vscode-text-field {
        flex: 1 1 110px;
        width: auto;
        max-width: 180px;
      }
      .least {
        margin-left: auto;
      }
      ptl-token-list,
      ptl-token-cloud,
      .nothing {
        flex: 56 1 0;
      }
      ptl-token-contexts {
        flex: 44 1 0;
      }
      .foot {
        flex: none;
        padding: 4px 20px;
      }
      @media (max-width: 900px) {
        ptl-token-list,
        ptl-token-cloud {
          flex: none;
          height: 380px;
        }
        ptl-token-contexts {
          flex: none;
        }
      }
    `,
  ];

  override render(): unknown {
    const { choice, rows, selected } = this;
    return html`${this.tools(choice)} ${rows.length === 0 ? this.nothing(choice) : this.list(choice)} ${this.foot(choice)}
    ${
      selected === null
        ? nothing
        : html`<ptl-token-contexts
            token=${chipOf(selected.text)}
            .contexts=${this.read.contexts}
            .failure=${this.read.failure}
            .heatTop=${this.table.file.histogram.top}
            .closedReason=${this.closedReason}
            @ptl-place=${({ detail }: CustomEvent<TokenContext>) => this.tell('ptl-place', detail)}
            @ptl-again=${() => this.tell('ptl-again', null)}
          ></ptl-token-contexts>`
    }`;
  }

  private tools({ list, least, find }: ListChoice): unknown {
    return html`<div class="tools">
      <ptl-segments
        label="Tokens"
        value=${list}
        .options=${LISTS.map((value) => ({ value, label: LIST_LABELS[value], disabledReason: this.disabledReason(value) }))}
        @ptl-change=${({ detail }: CustomEvent<TokenList>) => this.tell('ptl-lists', { list: detail })}
      ></ptl-segments>
      <vscode-text-field
        placeholder="Find a token"
        aria-label="Find a token"
        .value=${find}
        @input=${(event: Event) => this.tell('ptl-lists', { find: (event.target as TextField).value })}
        ><ptl-icon slot="start" name="search"></ptl-icon
      ></vscode-text-field>
      <vscode-dropdown
        class="least"
        aria-label="Seen at least"
        .value=${String(least)}
        @change=${(event: Event) => this.tell('ptl-lists', { least: Number((event.target as Dropdown).value) })}
      >
        ${LEAST_CHOICES.map(
          (one) =>
            html`<vscode-option value=${one} ?selected=${one === least}
              >at least ${one === 1 ? 'once' : `${count(one)} times`}</vscode-option
            >`,
        )}
      </vscode-dropdown>
    </div>`;
  }

  private list({ list, sorting }: ListChoice): unknown {
    const { rows, selected, table, reference } = this;
    const forking = table.file.entropy?.percentiles[80] ?? Infinity;
    const choose = ({ detail }: CustomEvent<number>): void => this.tell('ptl-token', detail);
    return list === 'cloud'
      ? html`<ptl-token-cloud
          .rows=${rows}
          .selected=${selected?.id ?? null}
          .forking=${forking}
          reference=${reference}
          @ptl-token=${choose}
        ></ptl-token-cloud>`
      : html`<ptl-token-list
          .rows=${rows}
          list=${list}
          label=${LIST_LABELS[list]}
          .sorting=${sorting}
          .selected=${selected?.id ?? null}
          .forking=${forking}
          .heatTop=${table.file.histogram.top}
          reference=${reference}
          @ptl-token=${choose}
          @ptl-sort=${({ detail }: CustomEvent<Sorting>) => this.tell('ptl-lists', { sorting: detail })}
        ></ptl-token-list>`;
  }

  private nothing({ find, least }: ListChoice): unknown {
    const { most, lower } = lowerLeast(this.table.tokens, least);
    if (find !== '') return html`<ptl-state class="nothing" headline="No token has “${find}” in it."></ptl-state>`;
    if (most >= least) return html`<ptl-state class="nothing" headline="No token is in this list."></ptl-state>`;
    return html`<ptl-state
      class="nothing"
      headline="No token was seen ${counted(least, 'time')}."
      detail=${most === 0 ? '' : `The most frequent was seen ${counted(most, 'time')}.`}
      >${
        lower === null
          ? nothing
          : html`<ptl-button
              label="Show Tokens Seen at Least ${counted(lower, 'Time')}"
              @ptl-press=${() => this.tell('ptl-lists', { least: lower })}
            ></ptl-button>`
      }</ptl-state
    >`;
  }

  /** What a reader of the list has to know. */
  private foot({ list, find, least }: ListChoice): unknown {
    const { rows, table } = this;
    if (rows.length === 0) return nothing;
    const told = table.tokens.length < table.distinct ? `, of the ${count(table.tokens.length)} most frequent` : '';
    const which =
      list === 'cloud'
        ? `the ${count(Math.min(100, rows.length))} highest of ${counted(rows.length, 'token')}; larger is higher`
        : `${counted(rows.length, 'token')} of ${count(table.distinct)}${find === '' ? `, seen at least ${least === 1 ? 'once' : `${count(least)} times`}` : ' found, however rare'}${told}`;
    const caveat =
      list === 'likelier' || list === 'lessLikely'
        ? `. The model sampled these texts itself, which makes what it samples look likelier than under the ${this.reference}`
        : list === 'covariance'
          ? '. A positive covariance lowers the entropy as the policy follows its gradient'
          : '';
    return html`<p class="axis foot">${which}${caveat}</p>`;
  }

  private disabledReason(list: TokenList): string | null {
    if (list === 'likelier' || list === 'lessLikely') return this.missing;
    return list === 'covariance' && this.table.file.covariance === null ? 'These completions have no advantages.' : null;
  }

  private tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-token-browser': TokenBrowser;
  }
}
