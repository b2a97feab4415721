import * as vscode from 'vscode';
import { stackOf } from '../store/errorCode';
import { LocalProcessLauncher } from '../launchers/localProcess';
import { LocalSweepLauncher } from '../launchers/localSweep';
import { computeCommands } from './commands/computeCommands';
import { editCommands } from './commands/editCommands';
import { evaluateCommand } from './commands/evaluateCommand';
import { memoryCommand, pickModelFolder } from './commands/memoryCommand';
import { reportCommand } from './commands/reportCommand';
import { oneShotCommand } from './commands/oneShotCommand';
import { openCommands } from './commands/openCommands';
import { processCommands } from './commands/processCommands';
import { samplesCommand } from './commands/samplesCommand';
import { readinessCommands } from './commands/readinessCommand';
import { registerCommands } from './commands/register';
import type { CommandServices } from './commands/services';
import { startCommands } from './commands/startCommands';
import { sweepCommands } from './commands/sweepCommands';
import { commandId } from './commands/table';
import { searchedFolders, setUpFolder } from './compute/backendFolders';
import { ReportDocument } from './compute/reportDocument';
import { ModelLibrary } from './models/modelLibrary';
import { notifyEndings } from './notifications';
import { AnalysisThread, analysisWorker } from './panels/analysisThread';
import { CoverageThread } from './panels/coverageThread';
import { DiffDocuments } from './panels/diffDocuments';
import { fillPanels } from './panels/fillPanels';
import { copy, panelServices } from './panels/panelServices';
import { invoke } from './commands/invoke';
import { MemoryPanel } from './panels/memoryPanel';
import { OpenedFiles } from './panels/openedFiles';
import { Panels } from './panels/panels';
import { panelTitle } from './panels/panelTitle';
import { RunsTablePanel } from './panels/runsTablePanel';
import { saveFile } from './panels/saveFile';
import { engineSettings, posttrainCommand, runPosttrain } from './posttrain';
import { findAllRecipes } from './recipes/findRecipes';
import { ReadinessSamplings } from './readiness/samplings';
import { RecipeLanguage } from './recipes/recipeLanguage';
import { RunLibrary } from './runs/runLibrary';
import { SweepLibrary } from './sweeps/sweepLibrary';
import { onDidChangeSettings, pythonPath, runsFolders } from './settings';
import { RunStatusBar } from './statusBar';
import { ModelsTree } from './trees/modelsTree';
import { RunsTree } from './trees/runsTree';

/** The extension: assembles everything and owns it. */
export class PostTrainingLab implements vscode.Disposable {
  /** Resolves when the runs of the open folders have been read. */
  readonly ready: Promise<void>;
  private readonly owned: { dispose(): void }[] = [];
  private disposed = false;
  private readonly log = this.own(vscode.window.createOutputChannel('Post-Training', { log: true }));
  private readonly library = this.own(new RunLibrary());
  private readonly sweeps = this.own(new SweepLibrary());

  /**
   * @param storage the extension's folder for what all workspaces share
   * @param memory what is kept with the workspace
   */
  constructor(extension: vscode.Uri, storage: vscode.Uri, memory: vscode.Memento) {
    const { log, library, sweeps } = this;
    this.ready = this.openFolders();
    const models = this.own(new ModelLibrary(vscode.Uri.joinPath(extension, 'media', 'models', 'countdown').fsPath));
    const diffs = this.own(new DiffDocuments());
    const coverage = this.own(new CoverageThread());
    const openedFiles = new OpenedFiles(memory);
    const isTrusted = () => vscode.workspace.isTrusted;
    const named = process.env['POSTTRAIN_BACKENDS'];
    const settings = () => engineSettings(pythonPath(), searchedFolders(named, storage.fsPath));
    const posttrain: CommandServices['posttrain'] = (args, signal, onProgress, onText) =>
      runPosttrain(posttrainCommand(extension.fsPath), args, {
        ...{ settings: settings(), signal, onProgress, onText },
        outlives: args[0] === 'evaluate',
      });
    const samplings = this.own(new ReadinessSamplings(posttrain));
    const filled = fillPanels(
      panelServices({
        ...{ extension, log, library, sweeps, models, openedFiles, posttrain, samplings },
        ...{ isTrusted, diffs, coverage, show: (name, ref, focus) => panels.show(name, ref, focus) },
      }),
    );
    const panels: Panels = this.own(
      new Panels(library, sweeps, this.ready, filled, openedFiles, (name, of) => panelTitle(name, of, library, sweeps)),
    );
    const planner = this.own(
      new MemoryPanel({
        ...{ extension, log, isTrusted, opened: openedFiles },
        onDidChangeModels: models.onDidChange,
        models: () => models.known(),
        recipes: findAllRecipes,
        folders: () => (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath),
        pickFolder: pickModelFolder,
        save: saveFile,
        copy,
        openMeasurements: async () => {
          const file = vscode.Uri.joinPath(extension, 'docs', 'memory.md');
          await vscode.commands.executeCommand('markdown.showPreview', file);
        },
        openRecipe: async (path) => {
          await vscode.window.showTextDocument(vscode.Uri.file(path), { preview: true });
        },
      }),
    );
    const runsTable = this.own(
      new RunsTablePanel(
        extension,
        {
          ...{ library, isTrusted, memory, save: saveFile },
          copy,
          act: (action, ref) => invoke(action, ref),
          start: async () => vscode.commands.executeCommand(commandId('startGrpo')),
        },
        log,
      ),
    );
    const runsTree = this.own(new RunsTree(library, library.begun(), sweeps));
    const runsView = this.own(
      vscode.window.createTreeView('postTraining.runs', { treeDataProvider: runsTree, showCollapseAll: true }),
    );
    this.own(
      vscode.window.createTreeView('postTraining.models', { treeDataProvider: this.own(new ModelsTree(library, models)) }),
    );
    const services: CommandServices = {
      ...{ extension, log, library, sweeps, models, panels, runsTable, memory: planner, posttrain },
      report: this.own(new ReportDocument()),
      setupLog: this.own(vscode.window.createOutputChannel('Post-Training Setup')),
      backendsFolder: () => setUpFolder(named, storage.fsPath),
      launcher: () => new LocalProcessLauncher({ command: posttrainCommand(extension.fsPath), env: settings() }),
      sweepLauncher: () => new LocalSweepLauncher({ command: posttrainCommand(extension.fsPath), env: settings() }),
      selectedRun: () => {
        const [node] = runsView.selection;
        return node?.kind === 'run' ? node.ref : undefined;
      },
      reveal: async (ref) => {
        // The tree may be read anew at this moment and the row not be there: what was started runs all the same.
        const node = 'sweepId' in ref ? runsTree.sweepNode(ref) : runsTree.node(ref);
        const revealing = runsView.reveal(node, { select: true, focus: false });
        await revealing.then(undefined, (error: unknown) => log.warn(`${node.key} is not shown in the tree: ${String(error)}`));
      },
    };
    const handlers = {
      ...startCommands(services),
      ...sweepCommands(services),
      ...processCommands(services),
      ...openCommands(services),
      ...samplesCommand(services),
      ...memoryCommand(services),
      ...evaluateCommand(services),
      ...reportCommand(services),
      ...readinessCommands({ ...services, samplings }),
      ...oneShotCommand({ library, analysis: () => new AnalysisThread(analysisWorker(extension.fsPath)) }),
      ...computeCommands(services),
      ...editCommands(services),
    };
    for (const registration of registerCommands(handlers, log)) this.own(registration);
    this.own(new RunStatusBar(library), new RecipeLanguage((error) => log.error(stackOf(error))));
    this.own(
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.reopenFolders(models)),
      onDidChangeSettings(() => this.reopenFolders(models)),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.reopenFolders(models)),
    );
    void this.ready.then(() => this.own(notifyEndings(library, sweeps, (error) => log.error(stackOf(error)))));
  }

  dispose(): void {
    this.disposed = true;
    for (const owned of this.owned.splice(0).reverse()) owned.dispose();
  }

  /** Never rejects: what goes wrong is in the log. */
  private async openFolders(): Promise<void> {
    try {
      const folders = runsFolders();
      await Promise.all([this.sweeps.setFolders(folders.map(({ path }) => path)), this.library.setFolders(folders)]);
      await vscode.commands.executeCommand('setContext', 'postTraining.loaded', true);
    } catch (error) {
      this.log.error(stackOf(error));
    }
  }

  private reopenFolders(models: ModelLibrary): void {
    models.refresh();
    void this.openFolders();
  }

  private own<T extends { dispose(): void }>(first: T, ...more: { dispose(): void }[]): T {
    this.owned.push(first, ...more);
    if (this.disposed) this.dispose();
    return first;
  }
}
