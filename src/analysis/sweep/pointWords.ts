/** The values of one combination of a sweep in words: `temperature 0.7, num_generations 8`. */
export function pointWords(values: Readonly<Record<string, unknown>>): string {
  return Object.entries(values)
    .map(([key, value]) => `${key} ${valueWords(value)}`)
    .join(', ');
}

/** The values of one combination, each as it would be written in a recipe. */
export function writtenValues(values: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, valueWords(value)]));
}

/** A value as it would be written in a recipe: `0.7`, `[countdown, format]`, `[{name: module, path: ./mine.mjs}]`. */
export function valueWords(value: unknown): string {
  return typeof value === 'string' ? value : flow(value);
}

/** YAML on one line, with quotes only where a text would be read as something else without them. */
function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value)
      .map(([key, one]) => `${key}: ${flow(one)}`)
      .join(', ')}}`;
  }
  if (
    typeof value === 'string' &&
    /^(\.{0,2}\/)?[a-z][\w./-]*$/i.test(value) &&
    !/^(true|false|null|yes|no|on|off)$/i.test(value)
  )
    return value;
  return JSON.stringify(value);
}
