import * as vscode from 'vscode';
import { Latest } from '../latest';
import { hoverAt, suggestionsAt } from './recipeAssist';
import { isRecipePath } from './recipeFiles';
import { problemsInText, type LocatedProblem } from './recipeText';

const yamlRecipes: vscode.DocumentSelector = [
  { language: 'yaml', pattern: '**/recipes/*.{yaml,yml}' },
  { language: 'yaml', pattern: '**/*.recipe.{yaml,yml}' },
];

/** Problems, completion and hover of recipes. VS Code's JSON support has the schema; only rules between keys are added there. */
export class RecipeLanguage implements vscode.Disposable {
  private readonly diagnostics = vscode.languages.createDiagnosticCollection('post-training');
  private readonly pending = new Latest(
    () => this.checkOpen(),
    200,
    () => {},
  );
  private readonly owned: vscode.Disposable[];

  constructor() {
    this.owned = [
      this.diagnostics,
      vscode.workspace.onDidOpenTextDocument((document) => this.check(document)),
      vscode.workspace.onDidChangeTextDocument(() => this.pending.request()),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.diagnostics.delete(uri)),
      vscode.languages.registerCompletionItemProvider(yamlRecipes, { provideCompletionItems: complete }, ':', ' ', '['),
      vscode.languages.registerHoverProvider(yamlRecipes, { provideHover: hover }),
    ];
    this.pending.request();
  }

  dispose(): void {
    this.pending.dispose();
    for (const owned of this.owned) owned.dispose();
  }

  private checkOpen(): Promise<void> {
    for (const document of vscode.workspace.textDocuments) this.check(document);
    return Promise.resolve();
  }

  private check(document: vscode.TextDocument): void {
    if (!isRecipePath(document.uri.path)) return;
    const isJson = document.languageId === 'json' || document.languageId === 'jsonc';
    if (!isJson && document.languageId !== 'yaml') return;
    const problems = problemsInText(document.getText()).filter(({ kind }) => !isJson || kind === 'rule');
    this.diagnostics.set(document.uri, problems.map(diagnostic));
  }
}

function diagnostic({ message, start, end }: LocatedProblem): vscode.Diagnostic {
  const range = new vscode.Range(start.line, start.character, end.line, end.character);
  const made = new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Error);
  made.source = 'Post-Training';
  return made;
}

function complete(document: vscode.TextDocument, position: vscode.Position): vscode.CompletionItem[] {
  return suggestionsAt(document.getText(), position.line, position.character).map((suggestion, index) => {
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
  const found = hoverAt(document.getText(), position.line, position.character);
  if (!found) return undefined;
  return new vscode.Hover(
    new vscode.MarkdownString(found.markdown),
    new vscode.Range(position.line, found.start, position.line, found.end),
  );
}
