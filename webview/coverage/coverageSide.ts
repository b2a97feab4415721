import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { CoverageReport } from '../../src/contract/messages/coverage';
import { counted } from '../../src/analysis/numberText';
import '../shared/segments';
import { baseStyles } from '../shared/theme';
import { factorOf } from './model/factor';
import { categoryOf, problemRows, type Category } from './model/problemRows';
import type { Shown } from './model/shown';
import './problemList';
import type { ProblemList } from './problemList';
import './solvedMatrix';

/**
 * Beside the charts: which problems two models solve, and the list of them.
 *
 * @fires ptl-against - `detail: string`: the key of the model to compare the first with
 * @fires ptl-category - `detail: Category`
 * @fires ptl-problem - `detail: string`: the id of the problem whose samples are wanted
 * @fires ptl-in-view - `detail: string[]`: the ids of the problems in view, of which the prompts are wanted
 */
@customElement('ptl-coverage-side')
export class CoverageSide extends LitElement {
  @property({ attribute: false }) report!: CoverageReport;
  @property({ attribute: false }) shown: readonly Shown[] = [];
  /** Index of the model compared with the first; 0 where there is one alone. */
  @property({ attribute: false }) against = 0;
  /** The one chosen; another is shown where it does not apply. */
  @property({ attribute: false }) category: Category | null = null;
  @property({ attribute: false }) prompts: ReadonlyMap<string, string> = new Map();
  @property({ attribute: false }) problem: string | null = null;
  private rows: ReturnType<typeof problemRows> = new Map();
  @query('ptl-problems') private list!: ProblemList | null;

  static override styles = [
    baseStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-width: 0;
        min-height: 0;
      }
      section {
        padding: 16px 20px 14px;
        border-bottom: 1px solid var(--ptl-hairline);
      }
      h2 {
        padding-bottom: 8px;
      }
      .with {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px;
        padding-bottom: 10px;
      }
      .with ptl-segments {
        flex: 0 1 auto;
        flex-wrap: wrap;
        row-gap: 4px;
      }
      ptl-problems {
        flex: 1;
      }
      @media (max-width: 900px) {
        ptl-problems {
          height: 420px;
        }
      }
    `,
  ];

  protected override willUpdate(changed: PropertyValues<this>): void {
    // Ten thousand problems are put in order once and not each time something else is drawn.
    if (changed.has('report') || changed.has('against')) this.rows = problemRows(this.report, this.against);
  }

  override render(): unknown {
    const { rows, shown, against } = this;
    const category = categoryOf(rows, this.category);
    return html`${this.comparison(category)}
      <ptl-problems
        .rows=${rows}
        .category=${category}
        .prompts=${this.prompts}
        .base=${shown[0]!}
        .other=${against === 0 ? null : (shown[against] ?? null)}
        .selected=${this.problem}
        @ptl-category=${this.pass}
        @ptl-problem=${this.pass}
        @ptl-in-view=${this.pass}
      ></ptl-problems>`;
  }

  /** Puts the focus on the row of the list that arrows would start from. */
  focusRow(): void {
    this.list?.focusRow();
  }

  private comparison(category: Category): unknown {
    const { report, shown, against } = this;
    const comparison = report.comparisons[against - 1];
    const [base] = shown;
    const other = shown[against];
    if (!comparison || !base || !other) return nothing;
    const factor = factorOf(shown.map(({ choice }) => choice));
    const samples = Math.min(...report.models.map((model) => model.samples.most));
    const isEqual = report.models.every((model) => model.samples.least === samples && model.samples.most === samples);
    return html`<section>
      ${
        shown.length > 2
          ? html`<div class="with">
              <span class="axis">${base.name} beside${factor ? ` ${factor.key}` : ''}</span>
              <ptl-segments
                label="Model compared with ${base.name}"
                value=${other.key}
                .options=${shown.slice(1).map(({ key, name }, index) => ({ value: key, label: factor ? String(factor.values[index + 1] ?? name) : name }))}
                @ptl-change=${({ detail }: CustomEvent<string>) => this.dispatchEvent(new CustomEvent('ptl-against', { detail }))}
              ></ptl-segments>
            </div>`
          : nothing
      }
      <h2>Solved at least once${isEqual ? ` in ${counted(samples, 'sample')}` : ''}</h2>
      <ptl-solved-matrix
        .comparison=${comparison}
        baseName=${base.name}
        otherName=${other.name}
        .upTo=${report.models[0]?.curve.at(-1)?.k ?? 1}
        .category=${category}
        @ptl-category=${this.pass}
      ></ptl-solved-matrix>
    </section>`;
  }

  private readonly pass = ({ type, detail }: CustomEvent<unknown>): void => {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-coverage-side': CoverageSide;
  }
}
