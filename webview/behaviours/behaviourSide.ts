import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import { OWN_SET } from '../../src/contract/messages/behaviours';
import { MOST_PATTERNS, type OwnPattern, type PatternChange } from '../../src/contract/ownPattern';
import '../shared/actionButton';
import { counted, percent } from '../../src/analysis/numberText';
import { visibleText } from '../shared/hostileText';
import { baseStyles } from '../shared/theme';
import './behaviourList';
import type { Entry } from './model/entries';
import { setRows, traitRows } from './model/rows';
import './patternForm';

/**
 * One entry in numbers: the behaviours of the set and what else its completions are like; the user's patterns are edited here.
 *
 * @fires ptl-row - see `ptl-behaviour-list`
 * @fires ptl-pattern - `detail: PatternChange`
 */
@customElement('ptl-behaviour-side')
export class BehaviourSide extends LitElement {
  @property({ attribute: false }) entry!: Entry;
  @property() set = '';
  @property({ attribute: false }) patterns: readonly OwnPattern[] = [];
  /** Sentences on entries of the setting that are left out. */
  @property({ attribute: false }) problems: readonly string[] = [];
  @property({ attribute: false }) selected: string | null = null;
  /** Name of the pattern that is edited; an empty one adds, null does neither. */
  @state() private edited: string | null = null;

  static override styles = [
    baseStyles,
    css`
      :host {
        display: block;
        padding: 14px 20px;
      }
      .head {
        display: flex;
        align-items: baseline;
        gap: 8px;
        padding-bottom: 6px;
      }
      .traits {
        margin-top: 10px;
        padding-top: 8px;
        border-top: 1px solid var(--ptl-grid);
      }
      .own {
        display: flex;
        flex-direction: column;
        align-items: flex-start;
        gap: 6px;
        padding-top: 6px;
      }
      ul.problems {
        padding-top: 4px;
      }
      .problems li {
        color: var(--ptl-warning);
      }
    `,
  ];

  override render(): unknown {
    const { entry, set, patterns, selected } = this;
    const isOwn = set === OWN_SET;
    const rows = setRows(entry, set, patterns);
    const { file } = entry;
    return html`<div class="head">
        <h2 class="clip">${entry.label}</h2>
        <span class="axis clip grow"
          >${counted(file.completions, 'completion')}${file.accuracy === null ? '' : `, ${percent(file.accuracy)} right`}</span
        >
      </div>
      ${
        rows.length > 0
          ? html`<ptl-behaviour-list
              label="Behaviours of ${entry.label}"
              .rows=${rows}
              .selected=${selected}
              ?isOwn=${isOwn}
              @ptl-row=${this.pass}
              @ptl-edit=${({ detail }: CustomEvent<string>) => (this.edited = detail)}
              @ptl-remove=${({ detail }: CustomEvent<string>) => this.takeOut(detail)}
            ></ptl-behaviour-list>`
          : nothing
      }
      ${isOwn ? this.own() : nothing}
      <div class="traits">
        <ptl-behaviour-list
          label="What else the completions are like"
          .rows=${traitRows(entry)}
          .selected=${selected}
          isHeadless
          @ptl-row=${this.pass}
        ></ptl-behaviour-list>
      </div>`;
  }

  private own(): unknown {
    const { patterns, edited, problems } = this;
    const isFull = patterns.length >= MOST_PATTERNS;
    const failures = (this.entry.file.sets.find(({ name }) => name === OWN_SET)?.failures ?? []).map(
      ({ pattern, message, failed, notTried }) =>
        `${pattern} could not be matched with ${counted(failed + notTried, 'completion')}: ${message}.`,
    );
    return html`${
      [...problems, ...failures].length === 0
        ? nothing
        : html`<ul class="problems small" role="alert">
            ${[...problems, ...failures].map((problem) => html`<li>${visibleText(problem)}</li>`)}
          </ul>`
    }${
      edited !== null
        ? // A form of its own for each, so that none has the fields of another.
          keyed(
            edited,
            html`<ptl-pattern-form
              .pattern=${patterns.find(({ name }) => name === edited) ?? null}
              .others=${patterns.filter(({ name }) => name !== edited)}
              @ptl-cancel=${() => (this.edited = null)}
              @ptl-save=${({ detail }: CustomEvent<OwnPattern>) => this.put(detail, edited)}
            ></ptl-pattern-form>`,
          )
        : html`<div class="own">
            ${
              patterns.length === 0
                ? html`<p class="small muted">
                    A pattern is a regular expression with a name: its share of completions, and how right they are, is drawn like
                    that of the presets.
                  </p>`
                : nothing
            }
            <ptl-button
              label="Add Pattern…"
              .disabledReason=${isFull ? `There are ${MOST_PATTERNS} patterns, the most there can be.` : null}
              @ptl-press=${() => (this.edited = '')}
            ></ptl-button>
          </div>`
    }`;
  }

  /** Adds a pattern, or puts it in the place of the one of this name. */
  private put(pattern: OwnPattern, name: string): void {
    this.edited = null;
    this.tell(name === '' ? { kind: 'add', pattern } : { kind: 'replace', name, pattern });
  }

  private takeOut(name: string): void {
    if (name === this.edited) this.edited = null;
    this.tell({ kind: 'remove', name });
  }

  private readonly pass = ({ detail }: CustomEvent<string | null>): void => {
    this.dispatchEvent(new CustomEvent('ptl-row', { detail }));
  };

  private tell(change: PatternChange): void {
    this.dispatchEvent(new CustomEvent('ptl-pattern', { detail: change }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-behaviour-side': BehaviourSide;
  }
}
