/** What a number is written as while the text is held as an object. */
const MARK = 'number:';

/**
 * The text of a config.json with some keys changed, or left out where the value is undefined. Other numbers stay as they were written:
 * transformers 5 refuses `30` for a setting that it knows as a float, where `30.0` was.
 */
export function changedConfigText(text: string, changes: Readonly<Record<string, unknown>>): string {
  const marked = text.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, (token) =>
    token.startsWith('"') || /^-?\d+$/.test(token) ? token : JSON.stringify(`\0${MARK}${token}`),
  );
  const config = { ...(JSON.parse(marked) as Record<string, unknown>), ...changes };
  const written = JSON.stringify(config, null, 2).replace(new RegExp(`"\\\\u0000${MARK}([^"]*)"`, 'g'), '$1');
  return `${written}\n`;
}

/** The text of a config.json whose weights are float32. */
export function float32ConfigText(text: string): string {
  return changedConfigText(text, { torch_dtype: undefined, dtype: 'float32' });
}
