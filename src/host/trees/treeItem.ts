import * as vscode from 'vscode';
import type { TreeRow } from './treeRow';

/** A row as VS Code takes it. Tooltips are Markdown without links to commands and without HTML. */
export function treeItem(row: TreeRow, key: string, command?: vscode.Command): vscode.TreeItem {
  const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(row.label, !row.expandable ? None : row.expanded ? Expanded : Collapsed);
  item.id = key;
  item.description = row.description;
  item.iconPath = new vscode.ThemeIcon(row.icon, row.iconColor === undefined ? undefined : new vscode.ThemeColor(row.iconColor));
  item.tooltip = row.tooltip ? new vscode.MarkdownString(row.tooltip.join('\n\n')) : undefined;
  item.contextValue = row.contextValue;
  item.accessibilityInformation = row.accessibleLabel ? { label: row.accessibleLabel } : undefined;
  item.command = command;
  return item;
}
