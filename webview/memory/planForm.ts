import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import {
  memoryEngines,
  precisions,
  shardings,
  type MemoryEngine,
  type Precision,
  type Sharding,
} from '../../src/contract/memoryReport';
import { backendNames, type Recipe } from '../../src/contract/recipe';
import { controlStyles, type Checkbox, type Dropdown } from '../shared/controls';
import { count } from '../../src/analysis/numberText';
import '../shared/segments';
import { baseStyles } from '../shared/theme';
import type { Kept } from './kept';
import { OTHER, type Device } from './model/devices';
import { gibNumber } from './model/gib';
import type { Plan } from './model/plan';
import { recipeFields } from './model/recipeFields';
import { engineNames, shardingNames } from './model/words';
import { formStyles } from './formStyles';
import './sizeField';

const precisionNames: Record<Precision, string> = {
  float32: 'float32',
  mixed: 'mixed: float32, passes in bfloat16',
  bfloat16: 'bfloat16',
};
/** What an engine calls a loss that never holds all logits. */
const FUSED: Record<MemoryEngine, string> = {
  'built-in': '',
  trl: 'use_liger_kernel',
  verl: 'use_fused_kernels',
  'prime-rl': 'in chunks of tokens',
};
const BUILT_IN = 'The built-in engine trains on one device, in float32.';

/**
 * The controls of a plan: engine, what is trained, sizes, device.
 *
 * @fires ptl-keep - `detail: Partial<Kept>`: what was chosen
 */
@customElement('ptl-memory-form')
export class PlanForm extends LitElement {
  @property({ attribute: false }) plan!: Plan;
  /** The recipe as it is written. */
  @property({ attribute: false }) own!: Recipe;
  @property({ attribute: false }) kept!: Kept;
  @property({ attribute: false }) devices: readonly Device[] = [];
  /** GPUs of one kind that were found. */
  @property({ type: Number }) gpus = 0;

  static override styles = [baseStyles, controlStyles, formStyles];

  override render(): unknown {
    return html`${this.engine()} ${this.training()} ${this.sizes()} ${this.device()}`;
  }

  /** The toolkit names a checkbox by the text beside it when it is put into the page. */
  override updated(): void {
    for (const box of this.shadowRoot?.querySelectorAll<Checkbox>('vscode-checkbox') ?? []) {
      box.setAttribute('aria-label', box.dataset['name'] ?? '');
    }
  }

  private engine(): unknown {
    const { run } = this.plan;
    const isBuiltIn = run.engine === 'built-in';
    const reason = isBuiltIn ? BUILT_IN : null;
    const { recipe } = this.plan;
    return html`<section>
      <h2>Engine</h2>
      ${this.choice(
        'Engine',
        run.engine,
        memoryEngines.map((value) => [value, engineNames[value]]),
        (engine) => this.keep({ engine: engine as MemoryEngine, sharding: null, fusedLogits: null, device: null }),
      )}
      ${
        isBuiltIn
          ? html`${this.choice(
              'Backend',
              recipe.backend ?? 'wasm',
              backendNames.map((value) => [value, value]),
              (backend) => this.set({ backend }),
              'backend',
            )}
            ${this.size('threads', run.isWasm ? run.threads : (recipe.threads ?? run.samplers), (threads) => this.set({ threads }), '', { most: 256 })}`
          : html`${this.choice(
              'Precision',
              run.precision,
              precisions.map((value) => [value, precisionNames[value]]),
              (precision) => this.keep({ precision: precision as Precision }),
            )}
            ${this.size('GPUs', run.devices, (devices) => this.keep({ devices }), this.gpus > 1 ? `${this.gpus} found here` : '', { most: 65_536 })}
            ${this.choice(
              'Sharding',
              run.sharding,
              shardings.map((value) => [value, shardingNames[value]]),
              (sharding) => this.keep({ sharding: sharding as Sharding }),
            )}
            ${this.check('Fused loss', FUSED[run.engine], run.fusedLogits, (fusedLogits) => this.keep({ fusedLogits }))}
            ${
              run.engine === 'verl'
                ? this.check('Offload', 'to the CPU while not needed', run.offload, (offload) => this.keep({ offload }))
                : nothing
            }`
      }
      ${reason === null ? nothing : html`<p class="axis">${reason}</p>`}
    </section>`;
  }

  private training(): unknown {
    const { recipe } = this.plan;
    const { use_peft: isAdapter, lora_r: rank, gradient_checkpointing: recomputes } = recipe;
    const isFromScratch = 'initialize' in recipe && recipe.initialize !== null;
    return html`<section>
      <h2>What is trained</h2>
      <div class="field">
        <span class="name">Weights</span>
        <ptl-segments
          label="Weights that are trained"
          value=${isAdapter ? 'lora' : 'full'}
          .options=${[
            { value: 'full', label: 'Full' },
            { value: 'lora', label: 'LoRA', disabledReason: isFromScratch ? 'The recipe initializes a model anew.' : null },
          ]}
          @ptl-change=${({ detail }: CustomEvent<string>) =>
            this.set({ use_peft: detail === 'lora', ...(detail === 'lora' && { lora_target_modules: 'all-linear' }) })}
        ></ptl-segments>
      </div>
      ${isAdapter ? this.size('lora_r', rank, (lora_r) => this.set({ lora_r }), this.noteOf('lora_r', rank)) : nothing}
      ${this.check('gradient_checkpointing', '', recomputes, (gradient_checkpointing) => this.set({ gradient_checkpointing }))}
      ${
        recipe.method === 'ppo'
          ? this.choice(
              'value_model',
              recipe.value_model,
              [
                ['separate', 'separate'],
                ['shared', 'shared'],
              ],
              (value_model) => this.set({ value_model }),
              'value_model',
            )
          : nothing
      }
    </section>`;
  }

  private sizes(): unknown {
    const { recipe, run, refusals } = this.plan;
    return html`<section>
      <h2>Sizes</h2>
      ${recipeFields(recipe, this.own).map(({ key, value }) =>
        this.size(key, value, (size) => this.set({ [key]: size }), this.noteOf(key, value)),
      )}
      ${
        run.rollouts
          ? this.size(
              'prompt tokens',
              Math.max(1, run.promptTokens),
              (promptTokens) => this.keep({ promptTokens }),
              this.kept.promptTokens === null ? 'longest' : '',
            )
          : nothing
      }
      ${
        run.length === run.model.maxPositions
          ? html`<p class="axis">Sequences are cut at the model’s ${count(run.length)} positions.</p>`
          : nothing
      }
      ${refusals.map((sentence) => html`<p class="refusal small" role="status">A trainer refuses this: ${sentence}</p>`)}
    </section>`;
  }

  private device(): unknown {
    const { device } = this.plan;
    const options = this.devices.map(({ key, name, GiB }): [string, string] => [key, `${name}, ${gibNumber(GiB)} GiB`]);
    return html`<section>
      <h2>Device</h2>
      ${this.choice('Device', device?.key ?? '', [...(device ? [] : [['', 'none'] as [string, string]]), ...options, [OTHER, 'Other…']], (key) => this.keep({ device: key === '' ? null : key }))}
      ${
        device?.key === OTHER
          ? html`<div class="field">
              <span class="name">Memory, GiB</span
              ><ptl-size-field
                label="Memory of the device, GiB"
                .value=${this.kept.otherGiB}
                .least=${0.001}
                .isWhole=${false}
                @ptl-size=${({ detail }: CustomEvent<number>) => this.keep({ otherGiB: detail })}
              ></ptl-size-field>
            </div>`
          : nothing
      }
    </section>`;
  }

  private choice(
    label: string,
    value: string,
    options: readonly (readonly [string, string])[],
    choose: (value: string) => void,
    key: string | null = null,
  ): unknown {
    return html`<div class="field ${this.isChanged(key) ? 'changed' : ''}">
      <span class="name ${key === null ? '' : 'mono'}">${label}</span>
      <vscode-dropdown
        aria-label=${label}
        .value=${value}
        @change=${(event: Event) => {
          const chosen = (event.target as Dropdown).value;
          if (chosen !== value) choose(chosen);
        }}
      >
        ${options.map(([one, name]) => html`<vscode-option value=${one} ?selected=${one === value}>${name}</vscode-option>`)}
      </vscode-dropdown>
    </div>`;
  }

  private size(
    label: string,
    value: number,
    choose: (value: number) => void,
    note: string,
    limits: { most?: number } = {},
  ): unknown {
    const isKey = label.includes('_') || label === 'threads';
    return html`<div class="field ${isKey && this.isChanged(label) ? 'changed' : ''}">
      <span class="name ${isKey ? 'mono' : ''}">${label}</span>
      <ptl-size-field
        label=${label}
        .value=${value}
        .most=${limits.most ?? 2 ** 24}
        note=${note}
        @ptl-size=${({ detail }: CustomEvent<number>) => choose(detail)}
      ></ptl-size-field>
    </div>`;
  }

  private check(label: string, words: string, value: boolean, choose: (value: boolean) => void): unknown {
    const isKey = label.includes('_');
    return html`<div class="field ${isKey && this.isChanged(label) ? 'changed' : ''}">
      <span class="name ${isKey ? 'mono' : ''}">${label}</span>
      <vscode-checkbox
        data-name=${label}
        .checked=${value}
        @change=${(event: Event) => {
          const { checked } = event.target as Checkbox;
          if (checked !== value) choose(checked);
        }}
        >${words === '' ? (value ? 'true' : 'false') : words}</vscode-checkbox
      >
    </div>`;
  }

  private isChanged(key: string | null): boolean {
    return key !== null && key in this.kept.sets;
  }

  private noteOf(key: string, value: number): string {
    const written: unknown = Reflect.get(this.own, key);
    return typeof written === 'number' && written !== value ? `recipe ${written}` : '';
  }

  private set(sets: Record<string, unknown>): void {
    this.keep({ sets: { ...this.kept.sets, ...sets } });
  }

  private keep(change: Partial<Kept>): void {
    this.dispatchEvent(new CustomEvent('ptl-keep', { detail: change }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ptl-memory-form': PlanForm;
  }
}
