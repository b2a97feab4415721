import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { exitCodeOf } from '../../../../src/engine/cli/exitCode';
import { trainCommand } from '../../../../src/engine/cli/trainCommand';
import { tinyModel, Workspace } from '../workspace';

type JsonObject = Record<string, unknown>;

/** What is wrong, how it comes about (the path of a recipe, and arguments after it), and the sentence that says so, DIR being the workspace. */
export type BadCase = [name: string, make: (input: BadInput) => string | [string, ...string[]], message: string | RegExp];

/** A workspace in which one thing is wrong, and `posttrain train` run on it in this process: the same code as the program's, without its start. */
export class BadInput extends Workspace {
  /** A copy of the tiny model with one file changed: new content, or null to take the file away. */
  model(change: Record<string, string | Uint8Array | null> = {}): string {
    const folder = this.path('model');
    mkdirSync(folder);
    for (const each of readdirSync(tinyModel)) copyFileSync(join(tinyModel, each), join(folder, each));
    for (const [file, content] of Object.entries(change)) {
      if (content === null) rmSync(join(folder, file));
      else writeFileSync(join(folder, file), content);
    }
    return folder;
  }

  /** An SFT recipe on that model. */
  withModel(change: Record<string, string | Uint8Array | null>): string {
    this.write('good.jsonl', '{"prompt":"use 1","completion":" 1"}\n');
    return this.recipe('recipe.json', { method: 'sft', model: this.model(change), train_dataset: 'good.jsonl', max_steps: 1 });
  }

  /** The same with keys of one of the model's JSON files changed; undefined takes a key away. */
  withKeys(file: string, keys: JsonObject): string {
    return this.withModel({ [file]: JSON.stringify({ ...this.modelJson(file), ...keys }) });
  }

  modelJson(file: string): JsonObject {
    return JSON.parse(readFileSync(join(tinyModel, file), 'utf8')) as JsonObject;
  }
}

/** Runs `posttrain train` in this process: what it is refused with, and the exit code of the program. */
export async function trainHere(args: string[]): Promise<{ code: number; stderr: string }> {
  let stderr = '';
  const write = (part: string): boolean => Boolean((stderr += part));
  const code = await trainCommand.run(args).catch((error: unknown) => exitCodeOf(error, 'posttrain train', write));
  return { code, stderr };
}

/** Runs `posttrain train`, which must end with code 2 and one line on standard error, and change no file. */
export async function expectRejected(make: BadCase[1], message: BadCase[2]): Promise<void> {
  const input = new BadInput();
  try {
    const args = [make(input)].flat();
    const before = contents(input.folder);
    const { code, stderr } = await trainHere([...args, '--runs-folder', input.runs]);
    const found = stderr.replaceAll(input.folder, 'DIR');
    expect(found).toMatch(/^posttrain train: [^\n]*\n$/);
    const sentence = found.slice('posttrain train: '.length, -1);
    if (typeof message === 'string') expect(sentence).toBe(message);
    else expect(sentence).toMatch(message);
    expect(code).toBe(2);
    expect(contents(input.folder)).toEqual(before);
  } finally {
    input.remove();
  }
}

/** Every file below a folder, with its size and when it was changed. */
function contents(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => {
      const { size, mtimeMs } = statSync(join(folder, name));
      return `${name} ${size} ${mtimeMs}`;
    })
    .sort();
}
