import { html, LitElement, nothing, svg } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { entropyScaleTop } from '../../src/analysis/entropy';
import type { RolloutStep } from '../../src/contract/messages/rollouts';
import { toHex } from '../shared/colour';
import { fixed, signed } from '../../src/analysis/numberText';
import { baseStyles } from '../shared/theme';
import { onThemeChange, themeKind } from '../shared/themeColours';
import { divergingRamp, heatRamp, LEVELS } from '../shared/tokens/heatRamp';
import { rampColours } from '../shared/tokens/tints';
import { DELTA_REACH, SURPRISE_TOP, type ColourMode, type ReferenceRole } from './colourModes';
import { heatLegendStyles } from './heatLegendStyles';

const WIDTH = 240;
const LEFT = 108;

/** What the colours of the tokens mean, with numbers; for entropy also how many tokens lie where, and where the top 20 % begin. */
@customElement('ptl-heat-legend')
export class HeatLegend extends LitElement {
  @property() mode: ColourMode = 'entropy';
  @property() reference: ReferenceRole = 'base';
  @property({ attribute: false }) step: RolloutStep | null = null;
  /** Advantage at both ends of its scale. */
  @property({ type: Number }) reach = 1;
  @state() private themeVersion = 0;
  private stopTheme: (() => void) | null = null;

  static override styles = [baseStyles, heatLegendStyles];

  override connectedCallback(): void {
    super.connectedCallback();
    this.stopTheme = onThemeChange(() => this.themeVersion++);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stopTheme?.();
  }

  override render(): unknown {
    return themeKind().startsWith('contrast') ? this.words() : this.scale();
  }

  private get top(): number {
    return entropyScaleTop(this.step?.maxEntropy ?? null);
  }

  private get text(): string {
    const p80 = this.step?.p80Entropy;
    switch (this.mode) {
      case 'entropy':
        return `Entropy from 0 to ${fixed(this.top, 1)} nats${p80 == null ? '' : `; the top 20 % begin at ${fixed(p80)}`}`;
      case 'logprob':
        return `Log-probability from 0, certain, to −${SURPRISE_TOP} nats, surprising`;
      case 'advantage':
        return `Advantage from −${fixed(this.reach, 1)}, worse than expected, to +${fixed(this.reach, 1)}, better`;
      case 'delta':
        return `Log-probability against the ${this.reference}, from −${DELTA_REACH} nat, less likely, to +${DELTA_REACH}, more likely`;
    }
  }

  private scale(): unknown {
    return html`<svg width=${WIDTH + LEFT + 26} height="44" role="img" aria-label=${this.text} data-theme=${this.themeVersion}>
      <defs>
        <pattern id="none" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect class="stripe" width="2" height="5"></rect>
        </pattern>
      </defs>
      <rect class="none" fill="url(#none)" x=${LEFT - 92} y="31" width="12" height="10"></rect>
      <text x=${LEFT - 76} y="40">no value</text>
      ${this.cells()}
      <rect class="frame" x=${LEFT} y="18" width=${WIDTH} height="9"></rect>
      ${this.mode === 'entropy' ? this.entropyMarks() : this.ends()}
    </svg>`;
  }

  private cells(): unknown {
    const colours = rampColours();
    const ground = toHex(colours.background);
    if (this.mode === 'entropy' || this.mode === 'logprob') {
      // Eleven levels, each as wide as what is rounded to it: half a level at both ends.
      const ramp = [ground, ...heatRamp(colours).map((level) => toHex(level.background))];
      return ramp.map((fill, level) => {
        const from = Math.max(0, (level - 0.5) / LEVELS) * WIDTH;
        const to = Math.min(1, (level + 0.5) / LEVELS) * WIDTH;
        return svg`<rect fill=${fill} x=${LEFT + from} y="18" width=${to - from + 0.3} height="9"></rect>`;
      });
    }
    const less = divergingRamp(colours, 'less').reverse();
    const ramp = [
      ...less.map((level) => toHex(level.background)),
      ground,
      ...divergingRamp(colours, 'more').map((level) => toHex(level.background)),
    ];
    const width = WIDTH / ramp.length;
    return ramp.map(
      (fill, index) => svg`<rect fill=${fill} x=${LEFT + index * width} y="18" width=${width + 0.3} height="9"></rect>`,
    );
  }

  private entropyMarks(): unknown {
    const { step, top } = this;
    const x = (value: number): number => LEFT + (value / top) * WIDTH;
    const bins = step?.entropyHistogram ?? [];
    const most = Math.log10(Math.max(1, ...bins) + 1);
    const p80 = step?.p80Entropy ?? null;
    const ticks = [0, 0.5, 1, 1.5, 2].filter(
      (tick) => x(top) - x(tick) > 50 && (p80 === null || Math.abs(x(tick) - x(p80)) > 44 || tick === 0),
    );
    return svg`
      <text x=${LEFT - 10} y="14" text-anchor="end">tokens (log)</text>
      ${bins.map((count, index) => {
        const height = (Math.log10(count + 1) / most) * 15;
        return svg`<rect class="count" x=${LEFT + (index / bins.length) * WIDTH + 0.5} y=${17 - height} width=${WIDTH / bins.length - 1} height=${height}></rect>`;
      })}
      ${ticks.filter((tick) => tick > 0 || p80 === null || x(p80) - LEFT > 44).map((tick) => svg`<text x=${x(tick)} y="40" text-anchor="middle">${tick}</text>`)}
      <text x=${LEFT + WIDTH + 24} y="40" text-anchor="end">${fixed(top, 1)} nats</text>
      ${
        p80 === null
          ? nothing
          : svg`<line class="mark" x1=${x(p80)} x2=${x(p80)} y1="3" y2="30"></line>
              <text class="p80" x=${Math.min(x(p80), LEFT + WIDTH - 52)} y="40" text-anchor="middle">p80 ${fixed(p80)}</text>`
      }
    `;
  }

  private ends(): unknown {
    const { reach } = this;
    const [numbers, words] = {
      logprob: [
        ['0', `−${SURPRISE_TOP / 2}`, `−${SURPRISE_TOP} nats`],
        ['certain', 'surprising'],
      ],
      advantage: [
        [signed(-reach, 1), '0', signed(reach, 1)],
        ['worse than expected', 'better'],
      ],
      delta: [
        [`−${DELTA_REACH} nat`, '0', `+${DELTA_REACH}`],
        [`less likely than in the ${this.reference}`, 'more'],
      ],
      entropy: [[], []],
    }[this.mode] as [string[], string[]];
    return svg`
      ${numbers.map((text, index) => svg`<text x=${LEFT + (WIDTH * index) / 2} y="40" text-anchor="middle">${text}</text>`)}
      ${words.map((text, index) => svg`<text x=${LEFT + WIDTH * index} y="13" text-anchor=${index === 0 ? 'start' : 'end'}>${text}</text>`)}
    `;
  }

  /** High contrast: no tints, so the legend shows the lines that stand for them. */
  private words(): unknown {
    const [low, middle, high] = {
      entropy: [
        `from ${fixed(this.top * 0.15, 1)}`,
        `from ${fixed(this.top * 0.45, 1)}`,
        `from ${fixed(this.top * 0.75, 1)} nats`,
      ],
      logprob: ['below −0.6', 'below −1.8', 'below −3 nats'],
      advantage: ['better', 'worse', `beyond ±${fixed(this.reach * 0.75, 1)}`],
      delta: ['more likely', 'less likely', 'beyond ±0.75 nats'],
    }[this.mode] as [string, string, string];
    const two = this.mode === 'advantage' || this.mode === 'delta';
    return html`<dl aria-label=${this.text}>
      <div>
        <dt class="mono ${two ? 'solid' : 'dotted'}">abc</dt>
        <dd>${low}</dd>
      </div>
      <div>
        <dt class="mono ${two ? 'dashed' : 'solid'}">abc</dt>
        <dd>${middle}</dd>
      </div>
      <div>
        <dt class="mono inverse">abc</dt>
        <dd>${high}</dd>
      </div>
      <div>
        <dt class="hatched"></dt>
        <dd>no value</dd>
      </div>
      <div>
        <dt class="mono over">abc</dt>
        <dd>top 20 %${this.step?.p80Entropy == null ? '' : `, from ${fixed(this.step.p80Entropy)}`}</dd>
      </div>
    </dl>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-heat-legend': HeatLegend;
  }
}
