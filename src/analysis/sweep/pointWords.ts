/** The values of one combination of a sweep in words: `temperature 0.7, num_generations 8`. */
export function pointWords(values: Readonly<Record<string, unknown>>): string {
  return Object.entries(values)
    .map(([key, value]) => `${key} ${valueWords(value)}`)
    .join(', ');
}

/** A value as it would be written in a recipe. */
export function valueWords(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
