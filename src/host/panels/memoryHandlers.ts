import { basename, relative } from 'node:path';
import * as l10n from '@vscode/l10n';
import type { AnalysisAsk } from '../../contract/analysisQuestions';
import type { MemoryOverview, MemoryProtocol } from '../../contract/messages/memory';
import type { Ask } from '../../contract/messages/protocol';
import { parameterWords } from '../figures';
import type { FoundRecipe } from '../recipes/foundRecipe';
import type { KnownModel } from '../trees/modelsNodes';
import type { AnalysisThread } from './analysisThread';
import type { PanelHandlers } from './answer';
import type { OpenedFiles } from './openedFiles';

export interface MemoryPanelServices {
  isTrusted(): boolean;
  models(): Promise<readonly KnownModel[]>;
  recipes(): Promise<readonly FoundRecipe[]>;
  /** Absolute folders of the workspace. */
  folders(): readonly string[];
  /** Folders and recipes that the user chose by hand, which are listed from then on. */
  opened: Pick<OpenedFiles, 'add' | 'has'>;
  /** null where it was cancelled. */
  pickFolder(): Promise<string | null>;
  save(folder: string, file: Ask<MemoryProtocol, 'save'>): Promise<boolean>;
  copy(text: string): Promise<void>;
  openMeasurements(): Promise<void>;
  openRecipe(path: string): Promise<void>;
}

/** What the panel is asked to show: absolute paths; null leaves what is chosen. */
export interface MemoryFocus {
  model: string | null;
  recipe: string | null;
}

/** Answers to the Memory Planner. Only models and recipes that were listed, or that the user opened by hand, are read. */
export class MemoryReader {
  private asked: MemoryOverview['asked'] = null;
  private readonly picked: string[] = [];
  /** Paths of recipes that a page was told of. */
  private listed = new Set<string>();

  constructor(
    private readonly services: MemoryPanelServices,
    private readonly analysis: Pick<AnalysisThread, 'ask'>,
  ) {}

  readonly handlers: PanelHandlers<MemoryProtocol> = {
    open: () => this.overview(),
    machine: async () => {
      const { isTrusted } = this.services;
      const machine = await this.analysis.ask('machine', { asksDriver: isTrusted() });
      return {
        ...machine,
        reason: isTrusted() ? null : l10n.t('GPUs are not looked for in a workspace that is not trusted.'),
      };
    },
    read: async (ask) => {
      await this.allow(ask);
      return this.analysis.ask('memorySubject', ask);
    },
    pickFolder: async () => {
      const path = await this.services.pickFolder();
      if (path !== null) await this.add(path);
      return { path };
    },
    save: async (file) => ({ saved: await this.services.save(this.services.folders()[0] ?? '', file) }),
    copy: async ({ text }) => {
      await this.services.copy(text);
      return {};
    },
    openMeasurements: async () => {
      await this.services.openMeasurements();
      return {};
    },
    openRecipe: async ({ path }) => {
      await this.allow({ model: { kind: 'recipe' }, recipe: { kind: 'file', path } });
      await this.services.openRecipe(path);
      return {};
    },
  };

  /** Tells the next overview what to show. */
  async show({ model, recipe }: MemoryFocus): Promise<void> {
    if (model !== null) await this.add(model);
    if (recipe !== null) await this.services.opened.add(recipe);
    if (model !== null || recipe !== null) this.asked = { model, recipe, at: Date.now() };
  }

  async overview(): Promise<MemoryOverview> {
    const [models, recipes] = await Promise.all([this.models(), this.recipes()]);
    return { models, recipes, asked: this.asked };
  }

  private async models(): Promise<MemoryOverview['models']> {
    const listed = (await this.services.models())
      .filter(({ facts }) => facts.type !== 'LoRA')
      .map(({ facts }) => ({
        ...{ path: facts.path, name: facts.name },
        detail: facts.parameters === null ? '' : l10n.t('{0} parameters', parameterWords(facts.parameters)),
      }));
    const known = new Set(listed.map(({ path }) => path));
    const further = this.picked.filter((path) => !known.has(path)).map((path) => ({ path, name: basename(path), detail: path }));
    return [...listed, ...further];
  }

  /** Looks through the workspace. */
  private async recipes(): Promise<MemoryOverview['recipes']> {
    const recipes = (await this.services.recipes()).flatMap(({ path, method, problem }) =>
      method === null ? [] : [{ path, name: this.nameOf(path), method, problem }],
    );
    this.listed = new Set(recipes.map(({ path }) => path));
    return recipes;
  }

  private async add(folder: string): Promise<void> {
    await this.services.opened.add(folder);
    if (!this.picked.includes(folder)) this.picked.push(folder);
  }

  private nameOf(path: string): string {
    const folder = this.services.folders().find((one) => !relative(one, path).startsWith('..'));
    return folder === undefined ? basename(path) : relative(folder, path);
  }

  /** A page can ask for any path. The workspace is looked through only for a recipe that was not listed before. @throws Error naming one that is not listed */
  private async allow({ model, recipe }: AnalysisAsk<'memorySubject'>): Promise<void> {
    if (model.kind === 'folder' && !(await this.mayReadModel(model.path)))
      throw new Error(l10n.t('The model {0} is no longer listed: choose it again.', model.path));
    if (recipe.kind === 'file' && !(await this.mayReadRecipe(recipe.path)))
      throw new Error(l10n.t('The recipe {0} is no longer there.', recipe.path));
  }

  private async mayReadModel(folder: string): Promise<boolean> {
    return this.services.opened.has(folder) || (await this.models()).some(({ path }) => path === folder);
  }

  private async mayReadRecipe(file: string): Promise<boolean> {
    if (this.services.opened.has(file) || this.listed.has(file)) return true;
    return (await this.recipes()).some(({ path }) => path === file);
  }
}
