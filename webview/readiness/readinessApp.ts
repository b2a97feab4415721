import { html, nothing, type PropertyValues } from 'lit';
import { customElement, query } from 'lit/decorators.js';
import { readinessProtocol, type ReadinessOverview } from '../../src/contract/messages/readiness';
import type { ReadinessReport } from '../../src/contract/readinessReport';
import { categoryOf, type Category } from '../coverage/model/problemRows';
import '../coverage/problemList';
import type { ProblemList } from '../coverage/problemList';
import '../coverage/problemSamples';
import { Prompts } from '../coverage/prompts';
import { Samples } from '../coverage/samples';
import { count } from '../../src/analysis/numberText';
import { visibleText } from '../shared/hostileText';
import '../shared/icons';
import { PanelElement, panelStyles, strip } from '../shared/panelElement';
import '../shared/segments';
import { keptSchema, type Kept } from './kept';
import { chosenTemperature, promptRows, shownTemperatures, type ShownTemperature } from './model/temperatures';
import './readinessAdvice';
import './readinessCharts';
import type { ReadinessCharts } from './readinessCharts';
import './readinessHeader';
import type { HeaderAction } from './readinessHeader';
import { readinessStyles } from './readinessStyles';
import { contentOf } from './saving';

/** The panel “Is RL Worth It?”: whether RL on these prompts would have a reward to learn from, and with which settings. */
@customElement('ptl-readiness')
export class ReadinessApp extends PanelElement<typeof readinessProtocol, ReadinessOverview, Kept> {
  private readonly samples = new Samples(this.client, () => this.requestUpdate());
  private readonly prompts = new Prompts(this.client, () => this.requestUpdate());
  @query('ptl-readiness-charts') private charts!: ReadinessCharts | null;
  @query('ptl-problems') private list!: ProblemList | null;

  static override styles = [panelStyles, readinessStyles];

  constructor() {
    super(readinessProtocol, keptSchema, 'Reading samples…');
    this.client.onNotification('progress', (sampling) => {
      if (this.overview) this.overview = { ...this.overview, sampling };
    });
  }

  protected override updated(changed: PropertyValues): void {
    const { problem } = this.kept;
    if (!changed.has('kept') && !changed.has('overview')) return;
    const one = this.chosen();
    if (one && problem !== null) this.samples.ensure(one.key, problem);
  }

  protected override show(overview: ReadinessOverview): void {
    super.show(overview);
    const one = this.chosen();
    if (one) this.prompts.of([one.key]);
    const { problem } = this.kept;
    if (problem !== null && one && !one.sampled.problems.some((each) => each.problem === problem)) this.keep({ problem: null });
  }

  protected override panel(overview: ReadinessOverview): unknown {
    return html`<ptl-readiness-header
        .overview=${overview}
        view=${this.kept.view}
        @ptl-view=${({ detail }: CustomEvent<Kept['view']>) => this.keep({ view: detail, problem: null })}
        @ptl-do=${({ detail }: CustomEvent<HeaderAction>) => void this.do(detail)}
      ></ptl-readiness-header>
      ${this.faultStrip()}${this.strips(overview)}
      ${overview.found?.report ? this.body(overview, overview.found.report) : this.nothingYet(overview)}`;
  }

  /** What goes on beside the numbers that are there. */
  private strips({ found, sampling, failure, missing, sampleReason }: ReadinessOverview): unknown {
    if (!found?.report) return nothing;
    const rest = missing.map((temperature) => `T = ${temperature}`).join(', ');
    if (sampling) {
      const stop = { label: 'Stop', press: () => this.ask('stop') };
      return strip(`Sampling ${rest}: ${count(sampling.done)} of ${count(sampling.total)} completions…`, stop);
    }
    const again =
      sampleReason === null && missing.length > 0 ? { label: 'Sample the Rest', press: () => this.ask('sample') } : null;
    if (failure !== null) return strip(visibleText(failure), again, true);
    return missing.length > 0 ? strip(`${rest} was not sampled to its end.`, again) : nothing;
  }

  private nothingYet({ sampling, failure, isAskedKnown, sampleReason }: ReadinessOverview): unknown {
    if (sampling) {
      return html`<ptl-state
        kind="loading"
        headline=${sampling.total === 0 ? 'Reading the model and the prompts…' : 'Sampling the training prompts…'}
        detail="This goes on in the background. A temperature that is finished is kept."
        .done=${sampling.done}
        .total=${sampling.total}
        ><ptl-button label="Stop" icon="debug-stop" @ptl-press=${() => this.ask('stop')}></ptl-button
      ></ptl-state>`;
    }
    const again = isAskedKnown
      ? html`<ptl-button
          label=${failure === null ? 'Sample Now' : 'Try Again'}
          icon="play"
          primary
          .disabledReason=${sampleReason}
          @ptl-press=${() => this.ask('sample')}
        ></ptl-button>`
      : nothing;
    if (failure !== null) {
      return html`<ptl-state kind="failed" headline=${visibleText(failure)} detail="Nothing was sampled.">${again}</ptl-state>`;
    }
    return html`<ptl-state
      kind="empty"
      headline="Nothing was sampled yet."
      detail="Samples of the training prompts tell whether RL would have a reward to learn from. “Post-Training: Is RL Worth It?” draws them."
      >${again}</ptl-state
    >`;
  }

  private body(overview: ReadinessOverview, report: ReadinessReport): unknown {
    const shown = this.shown();
    const one = this.chosen()!;
    const judged = chosenTemperature(shown, null, report);
    const { problem } = this.kept;
    return html`<main>
        <div class="left ${problem === null ? 'scrolls' : ''}" tabindex="-1">
          ${
            problem === null
              ? html`<ptl-readiness-charts
                  .report=${report}
                  .shown=${shown}
                  .judged=${judged}
                  view=${this.kept.view}
                ></ptl-readiness-charts>`
              : html`<ptl-problem-samples
                  problem=${problem}
                  .sides=${[this.samples.of(one, problem)]}
                  @ptl-back=${() => this.back()}
                  @ptl-more=${({ detail }: CustomEvent<string>) => this.samples.more(detail, problem)}
                ></ptl-problem-samples>`
          }
        </div>
        <aside>
          <ptl-readiness-advice
            .report=${report}
            method=${overview.method}
            .startReason=${overview.startReason}
            @ptl-start=${() => this.start(report)}
          ></ptl-readiness-advice>
          ${this.problems(shown, one, problem)}
        </aside>
      </main>
      ${this.caveats(overview, report)}`;
  }

  private problems(shown: readonly ShownTemperature[], one: ShownTemperature, problem: string | null): unknown {
    const rows = promptRows(one.sampled);
    return html`${
        shown.length > 1
          ? html`<div class="which">
              <ptl-segments
                label="Prompts at temperature"
                value=${one.key}
                .options=${shown.map(({ key, name }) => ({ value: key, label: name }))}
                @ptl-change=${({ detail }: CustomEvent<string>) => this.chooseTemperature(detail)}
              ></ptl-segments>
            </div>`
          : nothing
      }<ptl-problems
        .rows=${rows}
        .category=${categoryOf(rows, this.kept.category)}
        .prompts=${this.prompts.known}
        .base=${one}
        .selected=${problem}
        @ptl-category=${({ detail }: CustomEvent<Category>) => this.keep({ category: detail })}
        @ptl-problem=${({ detail }: CustomEvent<string>) => this.keep({ problem: detail })}
        @ptl-in-view=${({ detail }: CustomEvent<string[]>) => this.prompts.show(detail)}
      ></ptl-problems>`;
  }

  private caveats({ notes }: ReadinessOverview, { caveats, compared, prompts }: ReadinessReport): unknown {
    const words = [
      `Intervals are 95 %, of the curves by a bootstrap over ${count(compared)} of ${count(prompts)} prompts, of shares Wilson’s`,
      ...notes,
      ...caveats,
    ];
    return html`<footer tabindex="0" role="contentinfo" aria-label="Caveats">
      <ptl-icon name="info"></ptl-icon><span>${visibleText(words.map((one) => `${one}.`).join(' '))}</span>
    </footer>`;
  }

  private shown(): ShownTemperature[] {
    const found = this.overview?.found;
    return found?.report ? shownTemperatures(found.sampled, found.report) : [];
  }

  private chosen(): ShownTemperature | null {
    const report = this.overview?.found?.report;
    return report ? chosenTemperature(this.shown(), this.kept.temperature, report) : null;
  }

  private chooseTemperature(key: string): void {
    this.keep({ temperature: key });
    this.prompts.of([key]);
  }

  private start({ recommendation }: ReadinessReport): void {
    if (!recommendation) return;
    const { temperature, numGenerations } = recommendation;
    void this.attempt(() => this.client.ask('start', { temperature, numGenerations }));
  }

  private ask(name: 'sample' | 'stop'): void {
    void this.attempt(() => this.client.ask(name, {}));
  }

  private do(what: HeaderAction): Promise<void> {
    return this.attempt(async () => {
      if (what === 'openRun') return void (await this.client.ask('openRun', {}));
      const report = this.overview?.found?.report;
      if (!report) return;
      const content = await contentOf(what, report, this.shown(), this.charts?.pictures ?? {});
      if (content.kind === 'text') await this.client.ask('copy', { text: content.text });
      else await this.client.ask('save', content.file);
    });
  }

  private back(): void {
    this.keep({ problem: null });
    void this.updateComplete.then(() => this.list?.focusRow());
  }

  protected override onKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || this.kept.problem === null || event.defaultPrevented) return;
    event.preventDefault();
    this.back();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-readiness': ReadinessApp;
  }
}
