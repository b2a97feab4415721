import { html, nothing } from 'lit';
import { customElement, query } from 'lit/decorators.js';
import * as z from 'zod';
import { compareFileProtocol, type CompareFileOverview } from '../../src/contract/messages/compareFile';
import { controlStyles } from '../shared/controls';
import { count } from '../../src/analysis/numberText';
import { visibleText } from '../shared/hostileText';
import { PanelElement, panelStyles } from '../shared/panelElement';
import './compareFileHeader';
import { compareFileStyles } from './compareFileStyles';
import { judgedProblems, nextProblem, offeredFileChoice, type FileChoice } from './model/fileChoice';
import { shortName } from './model/names';
import type { Judged } from './model/seeds';
import type { TextPair } from './model/sides';
import { nextDifference, type Place } from './model/walk';
import './outcomeList';
import './promptBar';
import type { PlaceEvent, SideBySide } from './sideBySide';
import './sideBySide';
import { WrittenTexts } from './writtenTexts';

const keptSchema = z.object({
  base: z.string().default(''),
  other: z.string().default(''),
  problem: z.string().default(''),
  sample: z.int().min(0).default(0),
  onlyDifferent: z.boolean().default(false),
});
type Kept = z.output<typeof keptSchema>;

/** In these the arrows have a meaning of their own. */
const OWN_ARROWS = 'ptl-token-text, ptl-prompt-picker, vscode-dropdown, vscode-text-field, input, textarea';

/** The Compare panel of a file: two models of it, one problem, the words that differ. */
@customElement('ptl-compare-file')
export class CompareFileApp extends PanelElement<typeof compareFileProtocol, CompareFileOverview, Kept> {
  private readonly texts = new WrittenTexts(this.client, () => this.requestUpdate());
  private judged: readonly Judged[] = [];
  /** Where the keyboard is. */
  private at: Place | null = null;
  @query('ptl-side-by-side') private sides!: SideBySide | null;

  static override styles = [panelStyles, controlStyles, compareFileStyles];

  constructor() {
    super(compareFileProtocol, keptSchema, 'Reading the file…');
  }

  protected override panel({ title, models, problems }: CompareFileOverview): unknown {
    if (models.length < 2) {
      const name = visibleText(models[0]?.name ?? title);
      return html`<ptl-state
        kind="empty"
        headline="${visibleText(title)} has texts of one model, ${name}."
        detail="Two models are compared, each with a text for the same problem: see how files name them in the documentation of posttrain analyze."
      ></ptl-state>`;
    }
    const { base, other, onlyDifferent } = this.kept;
    const index = this.index;
    const differ = 'Go on to the next problem that one of the two models alone has right';
    return html`<ptl-compare-file-header
        .models=${models}
        base=${base}
        other=${other}
        .diffReason=${this.pair ? null : 'There are no texts to compare.'}
        @ptl-models=${({ detail }: CustomEvent<{ base: string; other: string }>) => this.chooseModels(detail)}
        @ptl-diff=${() => void this.openDiff()}
      ></ptl-compare-file-header>
      <section class="problem" aria-label="Problem">
        <ptl-prompt-bar
          .prompts=${problems}
          .index=${index}
          noun="problem"
          ?onlyDifferent=${onlyDifferent}
          .differTitle=${differ}
          @ptl-step=${({ detail }: CustomEvent<1 | -1>) => this.step(detail)}
          @ptl-prompt=${({ detail }: CustomEvent<string>) => this.choose({ problem: detail })}
          @ptl-only-different=${({ detail }: CustomEvent<boolean>) => this.keep({ onlyDifferent: detail })}
        ></ptl-prompt-bar>
        <ptl-outcomes
          .pairs=${this.judged}
          .selected=${index}
          baseName=${shortName(base)}
          otherName=${shortName(other)}
          noun="problem"
          @ptl-seed=${({ detail }: CustomEvent<number>) => this.choose({ problem: problems[detail]?.id ?? '' })}
        ></ptl-outcomes>
      </section>
      ${this.faultStrip()}
      <main class="scrolls" tabindex="-1">${this.body()}</main>`;
  }

  private body(): unknown {
    const { base, other } = this.kept;
    const { current, failure } = this.texts;
    if (failure !== null) {
      return html`<ptl-state kind="failed" headline=${visibleText(failure)}
        ><ptl-button label="Try Again" @ptl-press=${() => void this.texts.read(this.kept, true)}></ptl-button
      ></ptl-state>`;
    }
    if (!current) return html`<ptl-state kind="loading" headline="Reading the texts…"></ptl-state>`;
    const { pair } = this;
    if (!pair) {
      const without = current.base.length === 0 ? base : other;
      return html`<ptl-state kind="empty" headline="${visibleText(without)} has no text for this problem."></ptl-state>`;
    }
    const same = pair.diff.firstDivergence === null ? 'Both wrote the same words. ' : '';
    return html`${this.samples()}
      <ptl-side-by-side
        .pair=${pair}
        baseLabel=${base}
        otherLabel=${other}
        .focused=${this.at}
        @ptl-place-focus=${({ detail: { side, index } }: CustomEvent<PlaceEvent>) => this.focusOn({ side, index })}
        @ptl-place-escape=${() => this.focusOn(null)}
      ></ptl-side-by-side>
      <p class="small muted note">
        ${same}This file has texts without token statistics, so there is no heat: texts are compared by words.
      </p>`;
  }

  private samples(): unknown {
    const { samples } = this.texts;
    if (samples < 2) return nothing;
    const arrow = (by: 1 | -1, label: string): unknown => {
      const to = this.sample + by;
      const press = (): void => this.keep({ sample: to });
      return html`<vscode-button
        appearance="icon"
        aria-label=${label}
        title=${label}
        ?disabled=${to < 0 || to >= samples}
        @click=${press}
        ><ptl-icon name=${by === 1 ? 'chevron-right' : 'chevron-left'}></ptl-icon
      ></vscode-button>`;
    };
    return html`<div class="samples small muted" role="group" aria-label="Sample">
      ${arrow(-1, 'Previous sample')}<span role="status">Sample ${count(this.sample + 1)} of ${count(samples)}</span
      >${arrow(1, 'Next sample')}
    </div>`;
  }

  protected override show(overview: CompareFileOverview): void {
    super.show(overview);
    this.choose(offeredFileChoice(overview, this.kept));
  }

  private chooseModels({ base, other }: { base: string; other: string }): void {
    // Choosing what the other side has swaps the two.
    if (base === other) this.choose({ base: this.kept.other, other: this.kept.base });
    else this.choose({ base, other });
  }

  private choose(change: Partial<FileChoice>): void {
    this.fault = null;
    const isSame = Object.entries(change).every(([key, value]) => this.kept[key as keyof FileChoice] === value);
    this.at = null;
    this.keep(isSame ? change : { ...change, sample: 0 });
    if (!this.overview || this.overview.models.length < 2) return;
    this.judged = judgedProblems(this.overview, this.kept.base, this.kept.other);
    void this.texts.read(this.kept);
  }

  private step(by: 1 | -1): void {
    const index = nextProblem(this.judged, this.index, by, this.kept.onlyDifferent);
    const problem = index === null ? undefined : this.overview?.problems[index];
    if (problem) this.choose({ problem: problem.id });
    else if (this.kept.onlyDifferent)
      this.fault = `No ${by === 1 ? 'later' : 'earlier'} problem is one that a single one of the two has right.`;
  }

  private focusOn(place: Place | null): void {
    this.at = place;
    this.requestUpdate();
  }

  private async openDiff(): Promise<void> {
    const { pair, index } = this;
    const prompt = this.overview?.problems[index]?.prompt;
    if (!pair || prompt === undefined) return;
    const { base, other } = pair;
    await this.attempt(() =>
      this.client.ask('openDiff', {
        prompt,
        ...{ baseLabel: this.kept.base, otherLabel: this.kept.other },
        ...{ base: base.row.completion, other: other.row.completion },
      }),
    );
  }

  protected override onKey(event: KeyboardEvent): void {
    if (event.key === 'F7' && this.pair) {
      event.preventDefault();
      const place = nextDifference(this.pair, this.at, event.shiftKey ? -1 : 1);
      if (place) void this.sides?.goTo(place);
      return;
    }
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : null;
    const isModified = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey;
    const hasOwn = event.composedPath().some((part) => part instanceof Element && part.matches(OWN_ARROWS));
    if (by === null || isModified || hasOwn || event.defaultPrevented) return;
    event.preventDefault();
    this.step(by);
  }

  private get index(): number {
    return Math.max(0, this.overview?.problems.findIndex(({ id }) => id === this.kept.problem) ?? 0);
  }

  private get sample(): number {
    return Math.max(0, Math.min(this.kept.sample, this.texts.samples - 1));
  }

  private get pair(): TextPair | null {
    return this.texts.aligned(this.sample);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-compare-file': CompareFileApp;
  }
}
