import { html, type TemplateResult } from 'lit';

/** A cell that is being changed: of which run, in which column, and what it had when that began. */
export interface EditedCell {
  key: string;
  id: string;
  before: string;
}

/**
 * A field in place of a cell's text. Enter and going elsewhere keep what was typed, Escape drops it.
 * @param done is told the text, or null where it is dropped, and whether the keyboard goes back to the grid; may be told twice
 */
export function cellEditor(
  { before }: EditedCell,
  label: string,
  done: (text: string | null, isByKey: boolean) => void,
): TemplateResult {
  const onKey = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key !== 'Escape' && (event.key !== 'Enter' || event.shiftKey || event.isComposing)) return;
    event.preventDefault();
    done(event.key === 'Escape' ? null : textOf(event), true);
  };
  const stop = (event: Event): void => event.stopPropagation();
  return html`<textarea
    class="editor"
    rows="1"
    aria-label=${label}
    .value=${before}
    @keydown=${onKey}
    @click=${stop}
    @dblclick=${stop}
    @blur=${(event: Event) => done(textOf(event), false)}
  ></textarea>`;
}

function textOf(event: Event): string {
  return (event.target as HTMLTextAreaElement).value;
}
