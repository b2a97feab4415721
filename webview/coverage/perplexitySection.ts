import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { Perplexity } from '../../src/contract/messages/perplexity';
import '../shared/actionButton';
import { fileName } from '../../src/analysis/fileName';
import { count } from '../../src/analysis/numberText';
import { visibleText } from '../shared/hostileText';
import '../shared/stateMessage';
import '../shared/numberTables';
import { styled } from '../shared/styled';
import { baseStyles } from '../shared/theme';
import type { View } from './coverageHeader';
import { perplexityTable } from './model/perplexityNumbers';
import { PERPLEXITY_NOTE, perplexityFinding, perplexityQuestion, progressWords, type PairNames } from './model/perplexityWords';
import type { Shown } from './model/shown';
import type { PerplexityState } from './perplexity';
import './perplexityBoxes';
import type { PerplexityBoxes } from './perplexityBoxes';

/**
 * Is what the trained model says likely under the base? Boxes of perplexities, a way to measure them, and what they say.
 *
 * @fires ptl-score - what is not measured is to be scored
 * @fires ptl-reference - another file of reference solutions is to be chosen
 * @fires ptl-stop
 * @fires ptl-retry - what could not be read is to be read again
 */
@customElement('ptl-perplexity')
export class PerplexitySection extends LitElement {
  @property({ attribute: false }) perplexity!: PerplexityState;
  @property({ attribute: false }) base!: Shown;
  /** null where one model is shown alone. */
  @property({ attribute: false }) other: Shown | null = null;
  @property() view: View = 'charts';
  /** Why nothing can be measured; null where it can. */
  @property({ attribute: false }) scoreReason: string | null = null;
  @query('ptl-perplexity-boxes') private boxes!: PerplexityBoxes | null;

  static override styles = [
    baseStyles,
    css`
      :host {
        display: block;
        padding: 0 16px 16px 20px;
      }
      .caption {
        display: flex;
        align-items: baseline;
        flex-wrap: wrap;
        gap: 0 8px;
      }
      .says {
        display: flex;
        align-items: start;
        gap: 12px;
        margin: 4px 0 8px;
      }
      .failed {
        color: var(--ptl-failed);
        overflow-wrap: anywhere;
      }
      .note {
        margin-top: 8px;
      }
      .reference {
        margin-top: 8px;
      }
      .track {
        width: 120px;
        height: 4px;
        border-radius: 2px;
        background: var(--ptl-zero);
        overflow: hidden;
      }
      .fill {
        height: 100%;
        background: var(--vscode-progressBar-background, var(--ptl-running));
      }
    `,
  ];

  override render(): unknown {
    const { found, failure } = this.perplexity;
    const perProblem = found ? `the first ${count(found.perProblem)} samples of each problem; ` : '';
    return html`<section aria-label="Perplexity">
      <div class="caption">
        <h2>${perplexityQuestion(this.names)}</h2>
        <span class="axis">${perProblem}box: middle half, whiskers: within 1.5 box lengths of it</span>
      </div>
      ${found ? this.found(found) : failure === null ? html`<p class="muted" role="status">Reading what was scored…</p>` : this.unread(failure)}
    </section>`;
  }

  private unread(failure: string): unknown {
    return html`<ptl-state kind="failed" headline=${visibleText(failure)} detail="What was scored is as it was."
      ><ptl-button label="Try Again" @ptl-press=${() => this.tell('ptl-retry')}></ptl-button
    ></ptl-state>`;
  }

  private found(found: Perplexity): unknown {
    const { progress } = this.perplexity;
    if (
      found.rows.every(({ box, problem }) => box === null && problem === null) &&
      progress === null &&
      this.perplexity.failure === null
    ) {
      return html`<ptl-state
          kind="empty"
          headline="No perplexity has been measured of these texts yet."
          detail="Scoring them under the first model tells whether what the other one writes was likely there already."
          >${this.action(found, true)}</ptl-state
        >${this.reference(found)}`;
    }
    const { names } = this;
    const says = perplexityFinding(found, names);
    return html`<div class="says">
        <div class="grow">
          ${says ? html`<p class="strong">${says.title}</p>` : nothing}
          ${says && says.detail !== '' ? html`<p class="muted small">${says.detail}</p>` : nothing} ${this.failed()}
        </div>
        ${this.action(found, false)}
      </div>
      ${
        this.view === 'table'
          ? html`<ptl-number-tables .tables=${[perplexityTable(found, names)]}></ptl-number-tables>`
          : html`<ptl-perplexity-boxes
              .found=${found}
              .names=${names}
              .colours=${{ base: this.base.colour, other: this.other?.colour ?? null }}
            ></ptl-perplexity-boxes>`
      }
      ${this.view === 'table' ? html`<p class="axis note">${PERPLEXITY_NOTE}</p>` : nothing} ${this.reference(found)}`;
  }

  private get names(): PairNames {
    return { base: this.base.name, other: this.other?.name ?? null };
  }

  /** The boxes, where they are on screen. */
  get picture(): SVGSVGElement | undefined {
    return this.boxes?.picture ?? undefined;
  }

  /** Which file the reference solutions are in, and a way to take another. */
  private reference({ reference }: Perplexity): unknown {
    return html`<div class="row reference">
      <span class="small muted clip" title=${reference === null ? nothing : visibleText(reference)}
        >Reference solutions: ${reference === null ? 'none' : visibleText(fileName(reference))}</span
      >
      <ptl-button
        label="Choose File…"
        icon="folder-opened"
        .disabledReason=${this.perplexity.progress ? 'Perplexity is being measured.' : this.scoreReason}
        @ptl-press=${() => this.tell('ptl-reference')}
      ></ptl-button>
    </div>`;
  }

  private failed(): unknown {
    const { failure } = this.perplexity;
    return failure === null
      ? nothing
      : html`<p class="failed small" role="alert">
          Perplexity was not measured: ${visibleText(failure)} What was scored before is kept.
        </p>`;
  }

  /** A way to measure what is missing, or to stop that. */
  private action(found: Perplexity, isPrimary: boolean): unknown {
    const { progress } = this.perplexity;
    if (progress) {
      const share = progress.total === 0 ? 0 : progress.done / progress.total;
      return html`<div class="row">
        <span class="small muted" role="status">${progressWords(progress)}</span>
        <div class="track"><div class="fill" ${styled({ width: `${100 * share}%` })}></div></div>
        <ptl-button label="Stop" icon="debug-stop" @ptl-press=${() => this.tell('ptl-stop')}></ptl-button>
      </div>`;
    }
    if (!found.rows.some(({ canScore }) => canScore)) return nothing;
    return html`<ptl-button
      label="Measure Perplexity"
      icon="beaker"
      ?primary=${isPrimary}
      .disabledReason=${this.scoreReason}
      @ptl-press=${() => this.tell('ptl-score')}
    ></ptl-button>`;
  }

  private tell(name: 'ptl-score' | 'ptl-reference' | 'ptl-stop' | 'ptl-retry'): void {
    this.dispatchEvent(new CustomEvent(name));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-perplexity': PerplexitySection;
  }
}
