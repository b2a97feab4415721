import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { heatLevel } from '../../src/analysis/heat';
import type { CompareOutput } from '../../src/contract/sampleOutput';
import { counted } from '../../src/analysis/numberText';
import { baseStyles } from '../shared/theme';
import { heatChip } from '../shared/tokens/heatChip';
import { tokenFacts } from '../shared/tokens/tokenFacts';
import '../shared/tokens/tokenHover';
import type { SaidOfToken, TokenHover } from '../shared/tokens/tokenHover';
import { TokenPointer, type PointedToken } from '../shared/tokens/tokenPointer';
import './entropyBars';
import './likelihoodView';
import { nextTokens } from './model/nextToken';
import { comparedPair, entropyTop, type ComparedPair, type Pair } from './model/sides';
import { acrossFrom, nextDifference, type Place } from './model/walk';
import './nextTokenChart';
import './sideBySide';
import type { PlaceEvent, SideBySide } from './sideBySide';

type PointedPlace = PointedToken & Place;

/** Everything about one seed: both texts, the first difference, likelihoods, entropies. */
@customElement('ptl-compared')
export class ComparedView extends LitElement {
  @property({ attribute: false }) output!: CompareOutput;
  @property({ attribute: false }) pair!: Pair;
  @property() baseLabel = '';
  @property() otherLabel = '';
  @property() otherName = 'other';
  @state() private compared: ComparedPair | null = null;
  @query('ptl-side-by-side') private texts!: SideBySide;
  @query('ptl-token-hover') private hover!: TokenHover<PointedPlace> | null;
  private readonly pointer = new TokenPointer<PointedPlace>(() => {
    this.hover?.classList.toggle('of-base', this.pointer.place?.side === 'base');
    this.hover?.requestUpdate();
  });
  /** Where the keyboard is. */
  @state() private at: Place | null = null;

  static override styles = [
    baseStyles,
    css`
      :host {
        display: block;
      }
      .numbers {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
        gap: 64px;
        padding: 14px 16px;
        border-bottom: 1px solid var(--ptl-hairline);
      }
      .shared-colours {
        --own-trained: var(--ptl-trained);
        --own-base: var(--ptl-base);
      }
      /* On the base's side the bars of the card are the base's, and the ticks the other's. */
      .of-base {
        --ptl-trained: var(--own-base);
        --ptl-base: var(--own-trained);
      }
      @media (max-width: 900px) {
        .numbers {
          grid-template-columns: minmax(0, 1fr);
          gap: 20px;
        }
      }
    `,
  ];

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('pair') && !changed.has('output')) return;
    const before = this.compared;
    this.compared = comparedPair(this.output, this.pair);
    if (before?.seed !== this.compared.seed || before.base.row.prompt_id !== this.compared.base.row.prompt_id) {
      this.at = null;
      this.pointer.close();
    }
  }

  /** Puts the keyboard on the next or previous difference. */
  goToDifference(by: 1 | -1): void {
    const place = this.compared && nextDifference(this.compared, this.at, by);
    if (place) void this.texts.goTo(place);
  }

  override render(): unknown {
    const { compared, otherName } = this;
    if (!compared) return nothing;
    const next = nextTokens(compared);
    return html`<ptl-side-by-side
        .pair=${compared}
        baseLabel=${this.baseLabel}
        otherLabel=${this.otherLabel}
        .focused=${this.at}
        @ptl-place-hover=${({ detail }: CustomEvent<PlaceEvent | null>) => this.pointer.hover(detail && this.pointed(compared, detail))}
        @ptl-place-focus=${({ detail }: CustomEvent<PlaceEvent>) => this.focusOn(compared, detail)}
        @ptl-place-pin=${({ detail }: CustomEvent<PlaceEvent>) => this.pointer.pin(this.pointed(compared, detail))}
        @ptl-place-escape=${() => this.escape()}
        @ptl-place-across=${({ detail }: CustomEvent<Place | null>) => detail && this.goAcross(compared, detail)}
      ></ptl-side-by-side>
      <div class="numbers">
        ${
          next
            ? html`<ptl-next-token .next=${next} otherName=${otherName}></ptl-next-token>`
            : html`<p>
                Same ${counted(compared.base.row.token_ids.length, 'token')} on both sides; entropies can differ all the same.
              </p>`
        }
        <ptl-likelihood .pair=${compared} otherName=${otherName}></ptl-likelihood>
      </div>
      <ptl-entropy-bars
        .pair=${compared}
        otherName=${otherName}
        .focused=${this.at}
        @ptl-place=${({ detail }: CustomEvent<Place>) => void this.texts.goTo(detail)}
      ></ptl-entropy-bars>
      <div class="shared-colours">
        <ptl-token-hover
          .pointer=${this.pointer}
          .describe=${(place: PointedPlace) => this.describe(compared, place)}
        ></ptl-token-hover>
      </div>`;
  }

  private focusOn(compared: ComparedPair, place: PlaceEvent): void {
    this.at = { side: place.side, index: place.index };
    this.pointer.focus(this.pointed(compared, place));
  }

  private goAcross(compared: ComparedPair, place: Place): void {
    const across = acrossFrom(compared, place);
    if (across) void this.texts.goTo(across);
  }

  private escape(): void {
    if (!this.pointer.pinned) this.at = null;
    this.pointer.escape();
  }

  private pointed(compared: ComparedPair, { side, index, rect }: PlaceEvent): PointedPlace {
    return { side, index, rect, row: compared[side].row };
  }

  private describe(compared: ComparedPair, { row, index, side }: PointedPlace): SaidOfToken {
    const known = tokenFacts(row, index, null);
    const level = heatLevel(known.entropy, entropyTop(compared));
    const chip = level === null ? null : heatChip(level);
    // The card words its last lines as “base → now”, which would be the wrong way round for the base's own tokens.
    return side === 'base'
      ? { facts: { ...known, referenceEntropy: null, referenceLogprob: null }, chip, now: 'base', base: this.otherName, side }
      : { facts: known, chip, now: this.otherName, base: 'base', side };
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-compared': ComparedView;
  }
}
