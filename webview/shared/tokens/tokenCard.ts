import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { fixed, percent, signed } from '../../../src/analysis/numberText';
import { styled } from '../styled';
import { baseStyles } from '../theme';
import type { Alternative, TokenFacts } from './tokenFacts';
import { tokenCardStyles } from './tokenCardStyles';

/**
 * What there is to know about one token, for the inside of a hover card. Full-precision values stand in `data-token-id`,
 * `data-position`, `data-entropy`, `data-logprob` and `data-probability`; a missing value has no attribute.
 */
@customElement('ptl-token-card')
export class TokenCard extends LitElement {
  @property({ attribute: false }) facts: TokenFacts | null = null;
  /** Colours of the token's level: `--chip` and `--chip-text`. */
  @property({ attribute: false }) chip: { background: string; text: string } | null = null;
  /** Names of what is compared, such as `step 12` and `base`. */
  @property() now = '';
  @property() base = 'base';
  @property({ type: Boolean }) pinned = false;

  static override styles = [baseStyles, tokenCardStyles];

  override render(): unknown {
    const { facts } = this;
    if (facts === null) return nothing;
    this.attach(facts);
    return html`
      <div class="top">
        <span class="chip clip" ${styled({ '--chip': this.chip?.background ?? null, '--chip-text': this.chip?.text ?? null })}
          >${facts.text}</span
        >
        <span class="grow"></span>
        <span class="muted small">id ${facts.id} · position ${facts.position} of ${facts.of}</span>
      </div>
      <dl class="kv">
        <div>
          <dt>${entropyTitle(facts)}</dt>
          <dd>${fixed(facts.entropy)}<span> nats</span></dd>
        </div>
        <div>
          <dt>Probability</dt>
          <dd>${probability(facts.probability)}</dd>
        </div>
        <div>
          <dt>Log-probability</dt>
          <dd>${fixed(facts.logprob)}<span> nats</span></dd>
        </div>
      </dl>
      ${
        facts.alternatives.length === 0
          ? html`<div class="alternatives small muted">The trainer wrote no alternatives for this token.</div>`
          : this.alternatives(facts)
      }
      ${facts.rank === null ? nothing : line('Entropy in this completion', html`rank <b>${facts.rank}</b> of ${facts.of}`, true)}
      ${against('Entropy', facts.referenceEntropy, facts.entropy)} ${against('Log-prob', facts.referenceLogprob, facts.logprob)}
      ${facts.advantage === null ? nothing : line('Advantage of this token', html`<b>${signed(facts.advantage)}</b>`)}
      ${facts.value === null ? nothing : line('Value before it, by the critic', html`<b>${fixed(facts.value)}</b>`)}
      <div class="foot">
        <span><kbd>←</kbd> <kbd>→</kbd> token</span
        ><span><kbd>↑</kbd> <kbd>↓</kbd> completion</span
        >${this.pinned ? html`<span><kbd>Esc</kbd> close</span>` : html`<span><kbd>Enter</kbd> pin</span>`}
      </div>
    `;
  }

  private attach(facts: TokenFacts): void {
    const values = {
      tokenId: facts.id,
      position: facts.position,
      entropy: facts.entropy,
      logprob: facts.logprob,
      probability: facts.probability,
    };
    for (const [name, value] of Object.entries(values)) {
      if (value === null) delete this.dataset[name];
      else this.dataset[name] = String(value);
    }
  }

  private alternatives(facts: TokenFacts): unknown {
    const most = Math.max(...facts.alternatives.flatMap((each) => [each.probability, each.reference ?? 0])) * 1.04;
    const hasBase = facts.alternatives.some((each) => each.reference !== null);
    return html`<div class="alternatives">
      <div class="key axis">
        <span>What could have come here${facts.temperature === 1 ? '' : `, at temperature ${facts.temperature}`}</span>
        <span><i class="swatch"></i>${this.now}${hasBase ? html`<i class="tick"></i>${this.base}` : nothing}</span>
      </div>
      <ol>
        ${facts.alternatives.map((each) => row(each, most))}
        ${
          facts.rest === null
            ? nothing
            : html`<li class="muted"><span>all others</span><span></span><span class="figure">${fixed(facts.rest, 3)}</span></li>`
        }
      </ol>
    </div>`;
  }
}

function row(each: Alternative, most: number): unknown {
  const strong = each.chosen ? 'strong' : '';
  return html`<li
    data-token-id=${each.id}
    data-probability=${each.probability}
    title="id ${each.id}${each.chosen ? ', sampled' : ''}"
  >
    <span class="mono clip ${strong}">${each.text}</span>
    <span class="bar"
      ><i ${styled({ width: `${(each.probability / most) * 100}%` })}></i>${
        each.reference === null ? nothing : html`<u ${styled({ left: `${(each.reference / most) * 100}%` })}></u>`
      }</span
    >
    <span class="figure ${strong}">${fixed(each.probability, 3)}</span>
  </li>`;
}

function line(name: string, value: unknown, first = false): unknown {
  return html`<div class="against ${first ? 'first' : ''}"><span class="muted">${name}</span><span>${value}</span></div>`;
}

function against(name: string, before: number | null, after: number | null): unknown {
  if (before === null || after === null) return nothing;
  return line(
    `${name}, base → now`,
    html`${fixed(before)} <span class="muted">→</span> <b>${fixed(after)}</b>
      <span class="muted">(${signed(after - before)})</span>`,
  );
}

function entropyTitle({ shareAbove }: TokenFacts): string {
  if (shareAbove === null) return 'Entropy';
  return shareAbove <= 0.5 ? `Entropy, top ${percent(Math.max(shareAbove, 0.001))}` : 'Entropy, lower half';
}

function probability(value: number | null): string {
  return value !== null && value < 0.005 ? '< 0.01' : fixed(value);
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-token-card': TokenCard;
  }
}
