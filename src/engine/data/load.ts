import type { CompletionExample, PreferenceExample, PromptExample } from '../../contract/dataset';
import type { DatasetSource } from '../../contract/recipe';
import { problemsOf, promptText } from '../countdown/problems';
import { TraceGenerator } from '../countdown/traces';
import { cut } from '../training/microBatches';
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

/** Rows that the template writes under one time limit. */
const TOGETHER = 64;

async function templateFor(row: DatasetRow, model: string): Promise<ChatTemplate> {
  return ChatTemplate.read(model).catch((error: unknown) => {
    throw naming(row, error);
  });
}

async function loadFile<T>(
  path: string,
  model: string,
  read: (row: DatasetRow, template: ChatTemplate | null) => T,
): Promise<T[]> {
  const rows = await readRows(path);
  const conversation = rows.find(isConversational);
  const template = conversation ? await templateFor(conversation, model) : null;
  return cut(rows, TOGETHER).flatMap((part) => readTogether(part, template, read));
}

/** Reads rows under one time limit of the template. */
function readTogether<T>(
  rows: readonly DatasetRow[],
  template: ChatTemplate | null,
  read: (row: DatasetRow, template: ChatTemplate | null) => T,
): T[] {
  let current = rows[0]!;
  const readAll = (): T[] =>
    rows.map((row) => {
      current = row;
      return read(row, template);
    });
  try {
    return template ? template.together(readAll) : readAll();
  } catch (error) {
    throw naming(current, error);
  }
}

/** Errors of a row name its place. */
function naming(row: DatasetRow, error: unknown): unknown {
  if (!(error instanceof DatasetError) || error.message.startsWith(row.place)) return error;
  return new DatasetError(`${row.place}: ${error.message}`);
}
