import { visibleText } from '../../analysis/visibleText';

/** Text that Markdown and the HTML in it show as it is: no markup, no link, no image, on one line. */
export function plainMarkdown(text: string): string {
  return (
    visibleText(text.replace(/\s+/g, ' ').trim())
      .replace(/[\\`*_[\]~$]/g, '\\$&')
      // An interval is no link, whatever stands after it but these.
      .replace(/\\\[([+−\d., ]+)\\\](?![([:])/g, '[$1]')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replace(/^([-+](?=\s|$)|=|#)/, '\\$1')
      .replace(/^(\d+)(?=[.)](\s|$))/, '$1\\')
      .replace(/:(?=\/\/)/g, '\\:')
      .replace(/\b(www)(?=\.)/gi, '$1\\')
      .replace(/@(?=[\w-]+\.\w)/g, '\\@')
  );
}

/** Text as it is in a code span on one line. A line feed in it is drawn. */
export function codeSpan(text: string): string {
  const shown = visibleText(text, false)
    .replace(/[\n\r]/g, '↵')
    .replaceAll('\t', '⇥');
  if (shown.trim() === '') return shown === '' ? '' : codeSpan(shown.replaceAll(' ', '␣'));
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const needsRoom = /^[` ]|[` ]$/.test(shown);
  return needsRoom ? `${fence} ${shown} ${fence}` : `${fence}${shown}${fence}`;
}
