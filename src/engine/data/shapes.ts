import type { CompletionExample, Message, PreferenceExample, PromptExample } from '../../contract/dataset';
import type { ChatTemplate } from './chatTemplate';
import { renderPrompt, renderTurns } from './conversation';
import { conversationOf, has, isConversation, textOf, textOrNumberOf, wrong, wrongShape } from './fields';
import { questionAnswer } from './questionAnswer';
import type { DatasetRow } from './row';

/** Keys whose value may be a list of messages. */
const conversationKeys = ['prompt', 'messages', 'chosen'];

/** Whether a chat template is needed to read the row. */
export function isConversational(row: DatasetRow): boolean {
  return conversationKeys.some((key) => isConversation(row, key));
}

/** What the file says of a row; `isRendered` and `promptMessages` are ours to say. */
function given({ value }: DatasetRow): Record<string, unknown> {
  const { isRendered: _, promptMessages: __, ...rest } = value;
  return rest;
}

/** `prompt` (a text or messages), `messages` (those before the assistant's last turn), or GSM8K's `question` and `answer`. @throws DatasetError */
export function promptExample(row: DatasetRow, template: ChatTemplate | null): PromptExample {
  const rest = { ...given(row), ...identity(row) };
  if (has(row, 'prompt')) {
    if (!template || !isConversation(row, 'prompt')) return { ...rest, prompt: textOf(row, 'prompt') };
    return { ...rest, ...renderedPrompt(template, openPrompt(row)) };
  }
  if (template && has(row, 'messages')) return { ...rest, ...renderedPrompt(template, splitMessages(row).prompt) };
  if (has(row, 'question')) {
    const { prompt, answer } = questionAnswer(row);
    return { ...rest, prompt, answer };
  }
  throw has(row, 'messages')
    ? wrong(row, 'messages', 'a list of messages')
    : wrongShape(row, 'prompt, messages, or question and answer');
}

/**
 * `prompt` and `completion` (texts or messages), `messages`, of which the assistant's last turn is the completion, or GSM8K's `question` and
 * `answer`. TRL counts every token of `messages`, or with `assistant_only_loss` every turn of the assistant.
 * @throws DatasetError
 */
export function completionExample(row: DatasetRow, template: ChatTemplate | null): CompletionExample {
  if (has(row, 'prompt') || has(row, 'completion')) {
    if (!template || !isConversation(row, 'prompt')) {
      return { ...given(row), prompt: textOf(row, 'prompt', { mayBeEmpty: true }), completion: textOf(row, 'completion') };
    }
    return rendered(row, template, openPrompt(row), conversationOf(row, 'completion'));
  }
  if (template && has(row, 'messages')) {
    const { prompt, last } = splitMessages(row);
    return rendered(row, template, prompt, [last]);
  }
  if (has(row, 'question')) return { ...given(row), ...questionAnswer(row) };
  throw has(row, 'messages')
    ? wrong(row, 'messages', 'a list of messages')
    : wrongShape(row, 'prompt and completion, messages, or question and answer');
}

/** `prompt`, `chosen` and `rejected`: three texts, or three lists of messages. @throws DatasetError */
export function preferenceExample(row: DatasetRow, template: ChatTemplate | null): PreferenceExample {
  if (!template || !isConversation(row, 'prompt')) {
    const prompt = textOf(row, 'prompt', { mayBeEmpty: true });
    return { ...given(row), prompt, chosen: textOf(row, 'chosen'), rejected: textOf(row, 'rejected') };
  }
  const turns = [conversationOf(row, 'chosen'), conversationOf(row, 'rejected')];
  const { prompt, completions } = renderTurns(template, openPrompt(row), turns);
  return { ...given(row), prompt, chosen: completions[0]!, rejected: completions[1]!, isRendered: true };
}

function renderedPrompt(template: ChatTemplate, prompt: Message[]) {
  return { prompt: renderPrompt(template, prompt), isRendered: true, promptMessages: prompt };
}

function rendered(row: DatasetRow, template: ChatTemplate, prompt: Message[], completion: Message[]): CompletionExample {
  const text = renderTurns(template, prompt, [completion]);
  return {
    ...given(row),
    ...{ prompt: text.prompt, completion: text.completions[0]!, isRendered: true, promptMessages: prompt },
  };
}

/** A prompt that leaves the next turn to the assistant. */
function openPrompt(row: DatasetRow): Message[] {
  const prompt = conversationOf(row, 'prompt');
  if (prompt.at(-1)?.role !== 'assistant') return prompt;
  throw wrong(row, 'prompt', "messages of which the last is not the assistant's");
}

function splitMessages(row: DatasetRow): { prompt: Message[]; last: Message } {
  const messages = conversationOf(row, 'messages');
  const last = messages.at(-1)!;
  if (messages.length > 1 && last.role === 'assistant') return { prompt: messages.slice(0, -1), last };
  throw wrong(row, 'messages', "at least two messages, the last of which is the assistant's");
}

function identity(row: DatasetRow): { id?: string | undefined } {
  return { id: has(row, 'id') ? textOrNumberOf(row, 'id') : undefined };
}
