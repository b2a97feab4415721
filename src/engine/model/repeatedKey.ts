/**
 * The first key that an object of a JSON text has twice, at any depth; null where none has. `JSON.parse` keeps the last one silently.
 * @param json a text that `JSON.parse` takes
 */
export function repeatedKey(json: string): string | null {
  /** Keys so far of each object around the place, null for a list. */
  const around: (Set<string> | null)[] = [];
  let isKey = false;
  for (let at = 0; at < json.length; at++) {
    const character = json[at];
    if (character === '{') {
      around.push(new Set());
      isKey = true;
    } else if (character === '[') {
      around.push(null);
      isKey = false;
    } else if (character === '}' || character === ']') around.pop();
    else if (character === ',') isKey = around.at(-1) != null;
    else if (character === '"') {
      const end = endOfText(json, at);
      if (isKey) {
        const key = JSON.parse(json.slice(at, end)) as string;
        const keys = around.at(-1) as Set<string>;
        if (keys.has(key)) return key;
        keys.add(key);
        isKey = false;
      }
      at = end - 1;
    }
  }
  return null;
}

/** Behind the closing quote of a text that opens at `start`. */
function endOfText(json: string, start: number): number {
  let at = start + 1;
  while (json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
  return at + 1;
}
