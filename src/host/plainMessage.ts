/**
 * A text for VS Code's notifications, which turn `[label](command:…)` into a link that runs a command. Names, paths and errors come from
 * files that anybody may have written, so the brackets of a link are parted.
 */
export function plainMessage(text: string): string {
  return text.replaceAll('](', '] (');
}
