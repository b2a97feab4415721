import type { Message } from '../../contract/dataset';
import type { ChatTemplate } from './chatTemplate';

/** The text of the turns so far, and the head of the assistant's turn that is to come. */
export function renderPrompt(template: ChatTemplate, prompt: readonly Message[]): string {
  return template.render(prompt, { addGenerationPrompt: true });
}

/**
 * A prompt and the turns that may follow it, as TRL's `apply_chat_template` (`trl.data_utils`) makes them: a completion is what the template
 * adds to the prompt. Where it writes the end of the prompt otherwise once a turn follows (some insert an empty `<think>`), the
 * prompt ends where all texts are still the same.
 */
export function renderTurns(
  template: ChatTemplate,
  prompt: readonly Message[],
  completions: readonly (readonly Message[])[],
): { prompt: string; completions: string[] } {
  const whole = completions.map((turns) => template.render([...prompt, ...turns], { addGenerationPrompt: false }));
  const shared = whole.reduce(commonPrefix, renderPrompt(template, prompt));
  return { prompt: shared, completions: whole.map((text) => text.slice(shared.length)) };
}

function commonPrefix(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return a.slice(0, length);
}
