import { html, LitElement, nothing } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { entropyScaleTop } from '../../src/analysis/entropy';
import { heatLevel } from '../../src/analysis/heat';
import type { TreeReport } from '../../src/contract/treeReport';
import { count, counted } from '../../src/analysis/numberText';
import { styled } from '../shared/styled';
import { baseStyles } from '../shared/theme';
import { heatChip } from '../shared/tokens/heatChip';
import { forkViewStyles } from './forkViewStyles';
import { forkFacts, pathPieces } from './model/chosenFork';
import { closedBranches } from '../../src/analysis/tree/finding';
import { pathText, tokensText } from '../../src/analysis/tree/labels';
import { theBase } from '../../src/analysis/tree/sides';
import { type TreeModel } from './model/names';
import type { SampleThrough } from './model/samplesThrough';
import './nextTokens';
import './sampleList';
import type { SamplesThrough } from './sampleList';

/**
 * What is known of the chosen fork: its samples, what may come next, and the branches that RL closed.
 *
 * @fires ptl-sample - `detail: number`: index of the sample to show
 * @fires ptl-select - `detail: number`: the node to choose
 * @fires ptl-unfold - `detail: number`: the fork of which all branches are wanted, or no longer
 */
@customElement('ptl-fork')
export class ForkView extends LitElement {
  @property({ attribute: false }) report!: TreeReport;
  @property({ attribute: false }) models: readonly TreeModel[] = [];
  @property({ attribute: false }) selected = 0;
  @property({ attribute: false }) samples: readonly SampleThrough[] = [];
  /** Whether all branches of the fork are drawn, also the rare ones; null where none are left out anyway. */
  @property({ attribute: false }) unfolded: boolean | null = null;
  @query('ptl-samples-through') private list!: SamplesThrough | null;

  static override styles = [baseStyles, forkViewStyles];

  override render(): unknown {
    const node = this.report.nodes[this.selected]!;
    return html`<section>
        <h2>${node.isFork ? 'Chosen fork' : 'Chosen branch'}</h2>
        ${this.path()} ${this.facts()}
        ${
          this.unfolded === null
            ? nothing
            : html`<button class="link small" @click=${() => this.tell('ptl-unfold', this.selected)}>
                ${this.unfolded ? 'Draw only its larger branches' : `Draw all its ${counted(node.children.length, 'branch', 'branches')}`}
              </button>`
        }
      </section>
      ${
        node.next.length === 0
          ? nothing
          : html`<section>
              <ptl-next-tokens .report=${this.report} .selected=${this.selected} .models=${this.models}></ptl-next-tokens>
            </section>`
      }
      <section class="samples">
        <div class="head">
          <h2>Samples through here</h2>
          <span class="axis">${count(this.samples.length)}</span>
        </div>
        <ptl-samples-through
          .report=${this.report}
          .samples=${this.samples}
          .models=${this.models}
          @ptl-sample=${({ detail }: CustomEvent<number>) => this.tell('ptl-sample', detail)}
        ></ptl-samples-through>
      </section>
      ${this.closed()}`;
  }

  /** From the prompt to here: first tokens of branches on the heat of the fork they were drawn at. */
  private path(): unknown {
    const pieces = pathPieces(this.report, this.selected);
    const top = entropyScaleTop(Math.max(0, ...this.report.nodes.flatMap(({ models }) => models.map((one) => one.entropy ?? 0))));
    const text = pathText(this.report, this.selected);
    if (text === '') return html`<p class="path small muted">The prompt: where all samples begin.</p>`;
    return html`<p class="path mono scrolls" title=${text} tabindex="0" role="group" aria-label="Text up to here">
      ${pieces.map(({ tokens, entropy }) => {
        const chip = heatChip(heatLevel(entropy, top) ?? 0);
        const [first = '', ...rest] = tokens;
        const drawn = tokensText([first]);
        const colours = styled({ background: chip?.background ?? null, color: chip?.text ?? null });
        return html`<span class="first" ${colours}>${drawn}</span>${rest.length === 0 ? ' ' : ` ${tokensText(rest)} `}`;
      })}▸
    </p>`;
  }

  private facts(): unknown {
    return html`<table>
      <thead>
        <tr>
          <td></td>
          ${this.models.map(({ name }) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${forkFacts(this.report, this.selected).map(
          ({ name, cells }) =>
            html`<tr>
              <th scope="row">${name}</th>
              ${cells.map((cell) => html`<td>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>`;
  }

  private closed(): unknown {
    const { nodes, closed } = this.report;
    if (closed === null) return nothing;
    const branches = closedBranches(this.report);
    const [base, other] = this.models;
    return html`<section class="closed">
      <div class="head">
        <h2>Closed by ${other?.name ?? 'RL'}</h2>
        ${branches.length === 0 ? nothing : html`<span class="axis figure clip" title=${base?.name ?? ''}>${base?.name}</span><span class="axis figure">right</span>`}
      </div>
      ${
        branches.length === 0
          ? html`<p class="small muted">
              No branch that three or more samples of ${theBase(this.models.map(({ name }) => name))} took.
            </p>`
          : html`<ul class="scrolls">
              ${branches.map((index) => {
                const { count: all, right } = nodes[index]!.models[0]!;
                const text = pathText(this.report, index);
                return html`<li>
                  <button
                    title="${text}&#10;Show it in the tree"
                    aria-label="${text}: ${base?.name} ${all}, ${right} right"
                    @click=${() => this.tell('ptl-select', index)}
                  >
                    <span class="mono clip">${text}</span><span class="figure">${count(all)}</span
                    ><span class="figure ${right > 0 ? 'right' : 'muted'}">${count(right)}</span>
                  </button>
                </li>`;
              })}
            </ul>`
      }
    </section>`;
  }

  focusSamples(): void {
    this.list?.focusRow();
  }

  private tell(name: string, detail: number): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-fork': ForkView;
  }
}
