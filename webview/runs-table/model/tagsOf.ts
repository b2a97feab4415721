/** Tags as they are typed: with commas or line ends between them, each once. */
export function tagsOf(text: string): string[] {
  return [...new Set(text.split(/[,\n]/).map((tag) => tag.trim()))].filter((tag) => tag !== '');
}
