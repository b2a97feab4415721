import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { count, counted } from '../../src/analysis/numberText';
import { baseStyles } from '../shared/theme';
import { outcomeCounts, outcomeOf, outcomes, type Judged, type Outcome, type Verdict } from './model/seeds';
import { square } from './seedStrip';

const MARKS: Record<Outcome, [Verdict, Verdict]> = {
  both: ['right', 'right'],
  onlyBase: ['right', 'wrong'],
  onlyOther: ['wrong', 'right'],
  neither: ['wrong', 'wrong'],
  failed: ['failed', 'failed'],
};

/**
 * How many seeds, or problems, each model solved; a row leads to the next one of its kind.
 *
 * @fires ptl-seed - `detail: number`
 */
@customElement('ptl-outcomes')
export class OutcomeList extends LitElement {
  @property({ attribute: false }) pairs: readonly Judged[] = [];
  @property({ attribute: false }) selected: number | null = null;
  @property() baseName = 'base';
  @property() otherName = 'other';
  @property() noun = 'seed';

  static override styles = [
    baseStyles,
    css`
      button {
        width: 100%;
        display: grid;
        grid-template-columns: 22px minmax(0, 1fr) auto;
        gap: 6px;
        align-items: center;
        height: 20px;
        padding: 0 4px;
        border: 0;
        border-radius: var(--ptl-radius);
        background: none;
        color: var(--ptl-muted);
        font: 12px/18px var(--ptl-font);
        text-align: left;
        cursor: pointer;
      }
      button:hover:enabled {
        background: var(--ptl-row-hover);
      }
      button:disabled {
        cursor: default;
      }
      .here {
        color: var(--ptl-text);
      }
      .figure {
        font-weight: 600;
        color: var(--ptl-text);
      }
      .marks {
        display: flex;
        gap: 2px;
      }
      .right {
        fill: var(--ptl-right);
      }
      .tick {
        display: none;
      }
      .wrong {
        fill: var(--ptl-zero);
      }
      .failed {
        fill: none;
        stroke: var(--ptl-muted);
      }
    `,
  ];

  override render(): unknown {
    const counts = outcomeCounts(this.pairs);
    const at = this.pairs.find(({ seed }) => seed === this.selected);
    const here = at && outcomeOf(at);
    const words: Record<Outcome, string> = {
      both: 'both right',
      onlyBase: `only ${this.baseName} right`,
      onlyOther: `only ${this.otherName} right`,
      neither: 'neither',
      failed: 'not judged',
    };
    return html`<ul>
      ${outcomes
        .filter((outcome) => outcome !== 'failed' || counts.failed > 0)
        .map(
          (outcome) =>
            html`<li>
              <button
                class=${outcome === here ? 'here' : ''}
                ?disabled=${counts[outcome] === 0}
                title="${words[outcome]}: ${counted(counts[outcome], this.noun)}"
                @click=${() => this.next(outcome)}
              >
                <span class="marks">${MARKS[outcome].map((verdict) => square(verdict, null, 9))}</span>
                <span class="clip">${words[outcome]}</span><span class="figure">${count(counts[outcome])}</span>
              </button>
            </li>`,
        )}
    </ul>`;
  }

  private next(outcome: Outcome): void {
    const own = this.pairs.filter((pair) => outcomeOf(pair) === outcome);
    const found = own.find(({ seed }) => this.selected !== null && seed > this.selected) ?? own[0];
    if (found) this.dispatchEvent(new CustomEvent('ptl-seed', { detail: found.seed }));
  }
}
