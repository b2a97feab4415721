import { html, nothing, type PropertyValues } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { measuredWords } from '../../src/analysis/memory/measuredErrors';
import type { MemorySetting } from '../../src/contract/memoryReport';
import type { MemorySubject } from '../../src/contract/memorySubject';
import { methodLabel } from '../../src/contract/methodLabels';
import {
  memoryProtocol,
  type MemoryMachine,
  type MemoryOverview,
  type ModelChoice,
  type RecipeChoice,
} from '../../src/contract/messages/memory';
import { visibleText } from '../shared/hostileText';
import '../shared/icons';
import { messageOf } from '../shared/messageOf';
import '../shared/numberTables';
import { PanelElement, panelStyles, strip } from '../shared/panelElement';
import './cardList';
import './changeList';
import { keptSchema, modelOf, type Kept } from './kept';
import './memoryBars';
import type { MemoryBars } from './memoryBars';
import './memoryHeader';
import type { Saving } from './memoryHeader';
import { memoryStyles } from './memoryStyles';
import { devicesOf, gpusFound, type Device } from './model/devices';
import { memoryTables } from './model/memoryTables';
import { planOf, type Plan } from './model/plan';
import { changedKeys, recipeLines } from './model/recipeFields';
import { engineWords, fitSentence, machineSentence, whereSentence } from './model/words';
import './partList';
import './planForm';
import { contentOf } from './saving';
import './subjectForm';
import { SubjectReading } from './subjectReading';

/** Without a key for this long, what is pasted is read, ms. */
const TYPING_PAUSE = 200;

/** The Memory Planner: what a recipe takes of a device for any model, part by part, and what would make it fit. */
@customElement('ptl-memory')
export class MemoryApp extends PanelElement<typeof memoryProtocol, MemoryOverview, Kept> {
  @state() private subject: MemorySubject | null = null;
  @state() private machine: MemoryMachine | null = null;
  @state() private isReading = false;
  /** Why the model or the recipe cannot be read. */
  @state() private problem: string | null = null;
  @query('ptl-memory-bars') private bars!: MemoryBars | null;
  private plan: Plan | null = null;
  private devices: Device[] = [];
  private readonly subjects = new SubjectReading(() => this.readSubject());
  /** Counts what was asked for: an answer to an earlier asking is not shown. */
  private asking = 0;

  static override styles = [panelStyles, memoryStyles];

  constructor() {
    super(memoryProtocol, keptSchema, 'Looking for models and recipes…');
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.askMachine();
  }

  /** What the panel is asked for is shown once. Whatever changed, a recipe or a model may read otherwise now. */
  protected override show(overview: MemoryOverview): void {
    super.show(overview);
    const { asked } = overview;
    if (asked && asked.at > this.kept.asked) {
      const recipe: RecipeChoice | null = asked.recipe === null ? this.kept.recipe : { kind: 'file', path: asked.recipe };
      const model: ModelChoice | null =
        asked.model !== null
          ? { kind: 'folder', path: asked.model }
          : asked.recipe !== null
            ? { kind: 'recipe' }
            : this.kept.model;
      this.keep({ asked: asked.at, recipe, model, ...(asked.recipe !== null && { sets: {}, promptTokens: null }) });
    }
    this.read();
    // The workspace may be trusted by now.
    if (this.machine?.reason) this.askMachine();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('machine') || this.devices.length === 0) this.devices = devicesOf(this.machine);
    this.plan = this.subject && planOf(this.subject, this.kept, this.devices, gpusFound(this.machine));
  }

  protected override panel(overview: MemoryOverview): unknown {
    const { plan, subject } = this;
    return html`<ptl-memory-header
        facts=${this.facts()}
        display=${this.kept.display}
        ?hasNumbers=${plan !== null && this.problem === null && !this.isEmpty}
        .changed=${Object.keys(this.kept.sets).length}
        @ptl-display=${({ detail }: CustomEvent<Kept['display']>) => this.keep({ display: detail })}
        @ptl-do=${({ detail }: CustomEvent<Saving | 'keys' | 'reset'>) => void this.do(detail)}
      ></ptl-memory-header>
      ${this.faultStrip()}
      <main>
        <div class="left scrolls" tabindex="-1">${this.body()}</div>
        <aside class="scrolls" tabindex="-1">
          <ptl-memory-subject
            .overview=${overview}
            .model=${this.model(overview)}
            .recipe=${this.recipe}
            method=${this.recipe.kind === 'defaults' ? this.recipe.method : (subject?.recipe.method ?? 'grpo')}
            config=${this.kept.config}
            @ptl-model=${({ detail }: CustomEvent<ModelChoice>) => this.chooseModel(detail)}
            @ptl-recipe=${({ detail }: CustomEvent<RecipeChoice>) => this.chooseRecipe(detail)}
            @ptl-folder=${() => void this.pickFolder()}
            @ptl-open-recipe=${() => void this.openRecipe()}
          ></ptl-memory-subject>
          ${
            plan && subject
              ? html`<ptl-memory-form
                  .plan=${plan}
                  .own=${subject.recipe}
                  .kept=${this.kept}
                  .devices=${this.devices}
                  .gpus=${gpusFound(this.machine)}
                  @ptl-keep=${({ detail }: CustomEvent<Partial<Kept>>) => this.take(detail)}
                ></ptl-memory-form>`
              : nothing
          }
        </aside>
      </main>
      <footer role="contentinfo" aria-label="How far this is from measurements">
        <ptl-icon name="info"></ptl-icon
        ><span
          >${measuredWords(this.kept.engine)}
          <button class="link" @click=${() => void this.attempt(() => this.client.ask('openMeasurements', {}))}>
            How it is counted, and what was measured
          </button></span
        >
      </footer>`;
  }

  private body(): unknown {
    const { plan } = this;
    if (this.isEmpty) {
      return html`<ptl-state
        kind="empty"
        headline="Paste what the config.json of a model holds."
        detail="The sizes in it are all that is needed: hidden_size, num_hidden_layers, num_attention_heads, vocab_size."
      ></ptl-state>`;
    }
    if (this.problem !== null) {
      return html`<ptl-state
        kind="failed"
        headline=${visibleText(this.problem)}
        detail="Choose another model or recipe, or mend this one."
        ><ptl-button label="Try Again" @ptl-press=${() => this.read()}></ptl-button
      ></ptl-state>`;
    }
    if (plan === null) return html`<ptl-state kind="loading" headline="Reading the model and the recipe…"></ptl-state>`;
    const { report } = plan;
    const others = this.devices.filter(({ key }) => key !== 'machine');
    const shown = report.engine === 'built-in' ? this.devices.filter(({ key }) => key === 'machine') : others;
    return html`${this.isReading ? strip('Reading the model and the recipe…') : nothing}
      <p class="finding" role="heading" aria-level="2">
        ${report.fits === null ? nothing : html`<span class=${report.fits ? 'fits' : 'over'}>${report.fits ? '✓' : '✗'}</span>`}
        <span>${fitSentence(report)}</span>
      </p>
      <p class="muted detail">${whereSentence(report)}</p>
      ${
        this.kept.display === 'table'
          ? html`<ptl-number-tables .tables=${memoryTables(plan, this.devices)}></ptl-number-tables>`
          : html`<ptl-memory-bars .plan=${plan} .devices=${shown}></ptl-memory-bars>
              <ptl-memory-parts .report=${report}></ptl-memory-parts>
              <section>
                <h2>${report.engine === 'built-in' ? 'Device' : 'Devices here, and what if'}</h2>
                ${this.machineWords()}
                <ptl-memory-cards
                  .devices=${shown}
                  .total=${report.totalGiB}
                  .chosen=${plan.device?.key ?? null}
                  @ptl-device=${({ detail }: CustomEvent<string>) => this.keep({ device: detail })}
                ></ptl-memory-cards>
              </section>
              <section>
                <h2>${report.fits === false ? 'What to change to make it fit' : 'What would make it smaller'}</h2>
                <ptl-memory-changes
                  .report=${report}
                  @ptl-apply=${({ detail }: CustomEvent<MemorySetting>) => this.apply(detail)}
                ></ptl-memory-changes>
              </section>`
      }
      <section>
        <h2>Assumed</h2>
        <ul class="assumed small muted">
          ${report.assumptions.map((sentence) => html`<li>${visibleText(sentence.charAt(0).toUpperCase() + sentence.slice(1))}.</li>`)}
          ${report.caveats.map((sentence) => html`<li><strong>Note:</strong> ${visibleText(sentence)}.</li>`)}
        </ul>
      </section>`;
  }

  private machineWords(): unknown {
    const sentence = this.kept.engine === 'built-in' ? null : machineSentence(this.machine);
    return sentence === null ? nothing : html`<p class="muted small">${visibleText(sentence)}</p>`;
  }

  private facts(): string {
    const { plan } = this;
    if (plan === null || this.problem !== null || this.isEmpty) return '';
    const { model } = plan.report;
    return `${model.name} · ${methodLabel(plan.recipe.method)} on ${engineWords(plan.report)}`;
  }

  /** Nothing was pasted yet. */
  private get isEmpty(): boolean {
    return this.overview !== null && this.model(this.overview).kind === 'config' && this.kept.config.trim() === '';
  }

  private get recipe(): RecipeChoice {
    return this.kept.recipe ?? { kind: 'defaults', method: 'grpo' };
  }

  private model(overview: MemoryOverview): ModelChoice {
    return modelOf(this.kept, this.recipe, overview.models);
  }

  private chooseModel(model: ModelChoice): void {
    this.keep({ model, ...(model.kind === 'config' && { config: model.text }) });
    this.read(model.kind === 'config' ? TYPING_PAUSE : 0);
  }

  private chooseRecipe(recipe: RecipeChoice): void {
    this.keep({ recipe, sets: {}, promptTokens: null });
    this.read();
  }

  /** Keys that are set back to what the recipe says are no longer changed. */
  private take(change: Partial<Kept>): void {
    const { subject } = this;
    this.keep({ ...change, ...(change.sets && subject && { sets: changedKeys(subject.recipe, change.sets) }) });
  }

  private apply({ sets, options }: MemorySetting): void {
    const chosen = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
    this.take({ ...chosen, sets: { ...this.kept.sets, ...sets } });
  }

  private read(pause = 0): void {
    this.asking += 1;
    this.isReading = !this.isEmpty;
    this.subjects.request(pause);
  }

  private async readSubject(): Promise<void> {
    if (!this.overview || this.isEmpty) return;
    const { asking } = this;
    try {
      const subject = await this.client.ask('read', { model: this.model(this.overview), recipe: this.recipe });
      if (asking !== this.asking) return;
      this.subject = subject;
      this.problem = null;
    } catch (error) {
      if (asking !== this.asking) return;
      this.problem = messageOf(error);
    }
    this.isReading = false;
  }

  private askMachine(): void {
    void this.attempt(async () => (this.machine = await this.client.ask('machine', {})));
  }

  private pickFolder(): Promise<void> {
    return this.attempt(async () => {
      const { path } = await this.client.ask('pickFolder', {});
      if (path !== null) this.chooseModel({ kind: 'folder', path });
    });
  }

  private openRecipe(): Promise<void> {
    const { recipe } = this;
    return this.attempt(async () => recipe.kind === 'file' && this.client.ask('openRecipe', { path: recipe.path }));
  }

  private do(action: Saving | 'keys' | 'reset'): Promise<void> {
    return this.attempt(async () => {
      const { plan } = this;
      if (action === 'reset') return this.keep({ sets: {} });
      if (action === 'keys') return void (await this.client.ask('copy', { text: recipeLines(this.kept.sets) }));
      if (!plan) return;
      const content = await contentOf(action, plan, this.devices, this.bars?.picture);
      if (content.kind === 'text') await this.client.ask('copy', { text: content.text });
      else await this.client.ask('save', content.file);
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-memory': MemoryApp;
  }
}
