/**
 * Prompts without the words they all begin and end with, so that a narrow list shows what tells them apart: `use 3, 5, 7 make 26`
 * among its like is `3, 5, 7 make 26`. A list of one prompt, or where nothing would be left, stays as it is.
 */
export function shortPrompts(prompts: readonly string[]): string[] {
  const words = prompts.map((prompt) => prompt.trim().split(/\s+/));
  const [first] = words;
  if (first === undefined || new Set(prompts).size < 2) return prompts.map((prompt) => prompt.trim().replace(/\s+/g, ' '));
  const shortest = Math.min(...words.map((each) => each.length));
  let before = 0;
  while (before < shortest - 1 && words.every((each) => each[before] === first[before])) before++;
  let after = 0;
  while (after < shortest - before - 1 && words.every((each) => each.at(-1 - after) === first.at(-1 - after))) after++;
  return words.map((each) => each.slice(before, each.length - after).join(' ') || each.join(' '));
}
