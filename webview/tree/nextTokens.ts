import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { TreeReport } from '../../src/contract/treeReport';
import { fixed } from '../../src/analysis/numberText';
import { visibleText } from '../shared/hostileText';
import { styled } from '../shared/styled';
import { baseStyles } from '../shared/theme';
import { nextBars, type NextBar } from './model/chosenFork';
import { END } from '../../src/analysis/tree/labels';
import type { TreeModel } from './model/names';

/** What may come after a fork: bars of the trained model, ticks of the base. */
@customElement('ptl-next-tokens')
export class NextTokens extends LitElement {
  @property({ attribute: false }) report!: TreeReport;
  @property({ attribute: false }) models: readonly TreeModel[] = [];
  @property({ attribute: false }) selected = 0;

  static override styles = [
    baseStyles,
    css`
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 4px 12px;
        padding-bottom: 4px;
      }
      h2 {
        flex: 1;
      }
      .key {
        display: inline-flex;
        align-items: center;
        gap: 5px;
      }
      .key i {
        width: 9px;
        height: 8px;
        border-radius: 1px;
      }
      .key i.tick {
        width: 2px;
        height: 10px;
        background: var(--ptl-text);
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 72px) minmax(0, 1fr) 36px;
        gap: 8px;
        align-items: center;
        height: 21px;
        font: 12px/16px var(--ptl-font);
      }
      .bar {
        position: relative;
        height: 10px;
      }
      .bar i {
        position: absolute;
        inset: 0 auto 0 0;
        border-radius: 1px;
      }
      .bar i.tick {
        inset: -2px auto -2px 0;
        width: 2px;
        background: var(--ptl-text);
        box-shadow: 0 0 0 1px var(--ptl-background);
      }
    `,
  ];

  override render(): unknown {
    const { bars, rest } = nextBars(this.report, this.selected);
    const most = Math.max(0.01, ...bars.flatMap(({ probability, base }) => [probability ?? 0, base ?? 0]));
    const main = this.models.at(-1);
    const base = this.models.length > 1 ? this.models[0] : undefined;
    return html`<div class="head">
        <h2>Next token</h2>
        <span class="axis key"><i ${styled({ background: `var(${main?.colour ?? '--ptl-trained'})` })}></i>${main?.name}</span
        >${base ? html`<span class="axis key"><i class="tick"></i>${base.name}</span>` : nothing}
      </div>
      <ul>
        ${bars.map((bar) => this.bar(bar, most, main, base))}
        ${
          rest === null || rest < 0.005
            ? nothing
            : html`<li class="muted"><span>others</span><span></span><span class="figure">${fixed(rest)}</span></li>`
        }
      </ul>`;
  }

  private bar({ text, probability, base }: NextBar, most: number, main?: TreeModel, other?: TreeModel): unknown {
    const token = text === '' ? END : visibleText(text, true);
    const words = [`${main?.name ?? ''} ${fixed(probability)}`, ...(other ? [`${other.name} ${fixed(base)}`] : [])].join(', ');
    return html`<li title="${token}: ${words}">
      <span class="mono clip">${token}</span>
      <span class="bar" role="img" aria-label=${words}
        >${probability === null ? nothing : html`<i ${styled({ width: `${(100 * probability) / most}%`, background: `var(${main?.colour ?? '--ptl-trained'})` })}></i>`}${
          base === null ? nothing : html`<i class="tick" ${styled({ left: `calc(${(100 * base) / most}% - 1px)` })}></i>`
        }</span
      >
      <span class="figure">${fixed(probability)}</span>
    </li>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-next-tokens': NextTokens;
  }
}
