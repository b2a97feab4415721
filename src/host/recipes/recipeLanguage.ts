import * as vscode from 'vscode';
import { Latest } from '../latest';
import { hoverAt, suggestionsAt } from './recipeAssist';
import { isRecipe, isRecipePath } from './recipeFiles';
import { problemsInText, type LocatedProblem } from './recipeText';

const yamlRecipes: vscode.DocumentSelector = [
  { language: 'yaml', pattern: '**/recipes/*.{yaml,yml}' },
  { language: 'yaml', pattern: '**/*.recipe.{yaml,yml}' },
];

/** Problems, completion and hover of recipes. VS Code's JSON support has the schema; only rules between keys are added there. */
export class RecipeLanguage implements vscode.Disposable {
  private readonly diagnostics = vscode.languages.createDiagnosticCollection('post-training');
  private readonly pending: Latest;
  private readonly owned: vscode.Disposable[];
  /** Paths of the open recipes, for the `when` of the button that starts one. */
  private openRecipes: string[] = [];

  constructor(onError: (error: unknown) => void) {
    this.pending = new Latest(() => this.checkOpen(), 200, onError);
    this.owned = [
      this.diagnostics,
      vscode.workspace.onDidOpenTextDocument(() => this.pending.request()),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (isRecipePath(document.uri.path)) this.pending.request();
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        this.diagnostics.delete(uri);
        this.pending.request();
      }),
      vscode.languages.registerCompletionItemProvider(yamlRecipes, { provideCompletionItems: complete }, ':', ' ', '['),
      vscode.languages.registerHoverProvider(yamlRecipes, { provideHover: hover }),
    ];
    this.pending.request();
  }

  dispose(): void {
    this.pending.dispose();
    for (const owned of this.owned) owned.dispose();
  }

  private async checkOpen(): Promise<void> {
    const recipes: string[] = [];
    for (const document of vscode.workspace.textDocuments) {
      const isJson = document.languageId === 'json' || document.languageId === 'jsonc';
      if (!isRecipePath(document.uri.path) || !(isJson || document.languageId === 'yaml')) continue;
      const text = document.getText();
      const isOurs = isRecipe(document.uri.path, text);
      if (isOurs) recipes.push(document.uri.fsPath);
      const problems = (isOurs ? problemsInText(text) : []).filter(({ kind }) => !isJson || kind === 'rule');
      this.diagnostics.set(document.uri, problems.map(diagnostic));
    }
    if (recipes.join('\n') === this.openRecipes.join('\n')) return;
    this.openRecipes = recipes;
    await vscode.commands.executeCommand('setContext', 'postTraining.openRecipes', recipes);
  }
}

function diagnostic({ message, start, end }: LocatedProblem): vscode.Diagnostic {
  const range = new vscode.Range(start.line, start.character, end.line, end.character);
  const made = new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Error);
  made.source = 'Post-Training';
  return made;
}

function complete(document: vscode.TextDocument, position: vscode.Position): vscode.CompletionItem[] {
  const text = document.getText();
  if (!isRecipe(document.uri.path, text)) return [];
  return suggestionsAt(text, position.line, position.character).map((suggestion, index) => {
    const kind = suggestion.kind === 'key' ? vscode.CompletionItemKind.Property : vscode.CompletionItemKind.Value;
    const item = new vscode.CompletionItem(suggestion.label, kind);
    item.insertText = suggestion.insert;
    item.detail = suggestion.detail;
    item.documentation = new vscode.MarkdownString(suggestion.documentation);
    item.sortText = String(index).padStart(3, '0');
    return item;
  });
}

function hover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | undefined {
  const text = document.getText();
  const found = isRecipe(document.uri.path, text) ? hoverAt(text, position.line, position.character) : undefined;
  if (!found) return undefined;
  return new vscode.Hover(
    new vscode.MarkdownString(found.markdown),
    new vscode.Range(position.line, found.start, position.line, found.end),
  );
}
