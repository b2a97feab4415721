import * as l10n from '@vscode/l10n';
import { open } from 'node:fs/promises';
import { promptExampleSchema } from '../../contract/dataset';

/** A dataset is shown up to this many prompts. */
export const MOST_PROMPTS = 256;

/** The first prompts of a JSONL dataset. An example without an id is named by its place, `line-1`, `line-2` …, as the engine names it. @throws naming file and line */
export async function readPrompts(path: string): Promise<{ id: string; prompt: string }[]> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw new Error(
      error.code === 'ENOENT'
        ? l10n.t('The dataset {0} does not exist.', path)
        : l10n.t('The dataset {0} cannot be read: {1}', path, error.message),
    );
  });
  const prompts: { id: string; prompt: string }[] = [];
  try {
    let number = 0;
    for await (const line of file.readLines()) {
      number += 1;
      if (line.trim() === '') continue;
      prompts.push(promptOf(line, number, prompts.length + 1, path));
      if (prompts.length === MOST_PROMPTS) break;
    }
  } finally {
    await file.close().catch(() => undefined);
  }
  return prompts;
}

function promptOf(line: string, number: number, place: number, path: string): { id: string; prompt: string } {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new Error(l10n.t('Line {0} of {1} is not JSON.', number, path));
  }
  const example = promptExampleSchema.safeParse(value);
  if (!example.success) throw new Error(l10n.t('Line {0} of {1} has no "prompt" text.', number, path));
  return { id: example.data.id ?? `line-${place}`, prompt: example.data.prompt };
}
