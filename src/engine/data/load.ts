import type { CompletionExample, PreferenceExample, PromptExample } from '../../contract/dataset';
import type { DatasetSource } from '../../contract/recipe';
import { problemsOf, promptText } from '../countdown/problems';
import { TraceGenerator } from '../countdown/traces';
import { ChatTemplate } from './chatTemplate';
import { DatasetError } from './datasetError';
import type { DatasetRow } from './row';
import { readRows } from './rows';
import { completionExample, isConversational, preferenceExample, promptExample } from './shapes';

/**
 * Prompts for GRPO or an evaluation. The generator gives the first `size` training problems; its seed plays no part.
 * @param model folder whose chat template renders conversations
 * @throws DatasetError naming file and line
 */
export async function loadPrompts(source: DatasetSource, model: string): Promise<PromptExample[]> {
  if (typeof source === 'string') return loadFile(source, model, promptExample);
  return problemsOf('train')
    .slice(0, source.size)
    .map((problem) => ({ ...problem, prompt: promptText(problem) }));
}

/**
 * Prompt and completion pairs for SFT, from a file or a generator.
 * @param model folder whose chat template renders conversations
 * @throws DatasetError naming file and line
 */
export async function loadCompletions(source: DatasetSource, model: string): Promise<CompletionExample[]> {
  if (typeof source === 'string') return loadFile(source, model, completionExample);
  const generator = new TraceGenerator();
  return Array.from({ length: source.size }, (_, index) => {
    const { prompt, completion, problem } = generator.trace(source.seed, index);
    const { numbers, target } = problem;
    return { prompt, completion, numbers, target };
  });
}

/**
 * Prompts with a chosen and a rejected completion.
 * @param model folder whose chat template renders conversations
 * @throws DatasetError naming file and line
 */
export async function loadPreferences(path: string, model: string): Promise<PreferenceExample[]> {
  return loadFile(path, model, preferenceExample);
}

async function loadFile<T>(
  path: string,
  model: string,
  read: (row: DatasetRow, template: ChatTemplate | null) => T,
): Promise<T[]> {
  const rows = await readRows(path);
  const conversation = rows.find(isConversational);
  const template = conversation ? await at(conversation, () => ChatTemplate.read(model)) : null;
  const examples: T[] = [];
  for (const row of rows) examples.push(await at(row, () => read(row, template)));
  return examples;
}

/** Errors of a row name its place. */
async function at<T>(row: DatasetRow, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof DatasetError) || error.message.startsWith(row.place)) throw error;
    throw new DatasetError(`${row.place}: ${error.message}`);
  }
}
