import { html } from 'lit';
import { visibleText } from '../shared/hostileText';
import '../shared/icons';
import { columnInfo } from './model/columns';
import type { RunColumns } from './model/runColumns';
import { STATES } from './stateWords';

/** What a cell shows. @param text of it, with hidden characters made visible */
export function cellContent(table: RunColumns, id: string, row: number, text: string): unknown {
  if (id === 'tags') return table.tags(row).map((tag) => html`<span class="tag">${visibleText(tag)}</span>`);
  if (id !== 'state') return text;
  const known = STATES[text];
  return html`<span class="state" data-state=${text}
    ><ptl-icon name=${known?.icon ?? 'info'}></ptl-icon>${known?.word ?? text}</span
  >`;
}

/** What a cell is changed from, as one types it. */
export function editableText(table: RunColumns, id: string, row: number): string {
  return id === 'tags' ? table.tags(row).join(', ') : table.text(id, row);
}

export function editorLabel(id: string): string {
  return id === 'tags' ? 'Tags, with commas between them' : columnInfo(id).title;
}
