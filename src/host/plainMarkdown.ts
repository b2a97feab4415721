/** Text from files as Markdown that shows it as it is: every punctuation mark escaped, so that it makes no link, image or HTML. */
export function plainMarkdown(text: string): string {
  return text.replace(/[!-/:-@[-`{-~]/g, '\\$&').replace(/\s+/g, ' ');
}
