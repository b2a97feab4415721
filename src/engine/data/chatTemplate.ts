import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Template } from '@huggingface/jinja';
import type { Message } from '../../contract/dataset';
import { messageOf } from '../../store/errorCode';
import { modelFolders } from '../lora/adapterBase';
import { ModelError } from '../model/modelError';
import { firstThatHas } from '../model/modelFiles';
import { DatasetError } from './datasetError';
import { TimeLimitError, withTimeLimit } from './timeLimit';

/** What the template of a model may take over one conversation, or over several that are rendered together, ms. */
const TIME_LIMIT = 20_000;

/** Texts of special tokens that a template may ask for. */
const specialTokens = ['bos_token', 'eos_token', 'unk_token', 'sep_token', 'pad_token', 'cls_token', 'mask_token'] as const;

/**
 * Turns conversations into the text that a model was trained to read, as transformers' `apply_chat_template` does. A template is a program that came
 * with the model: it is ended where it takes too long.
 */
export class ChatTemplate {
  private constructor(
    private readonly model: string,
    private readonly template: Template,
    private readonly tokens: Record<string, string>,
    private readonly timeLimit: number,
  ) {}

  /**
   * The template of a model folder: chat_template.jinja, else `chat_template` of tokenizer_config.json (a text, or a list of named ones, of
   * which it is the one named `default`).
   * @param timeLimit ms
   * @throws DatasetError where there is none; ModelError where it is no Jinja template
   */
  static async read(model: string, timeLimit = TIME_LIMIT): Promise<ChatTemplate> {
    const folders = await modelFolders(model);
    const config = await readConfig(await firstThatHas(folders, 'tokenizer_config.json'));
    const ownFile = await firstThatHas(folders, 'chat_template.jinja');
    const source = existsSync(ownFile) ? await readFile(ownFile, 'utf8') : templateText(config['chat_template']);
    if (source === null) {
      throw new DatasetError(
        `the model ${model} has no chat template, which a conversation needs; allowed: a text, or a model with chat_template.jinja or with chat_template in tokenizer_config.json`,
      );
    }
    try {
      const template = withTimeLimit(() => new Template(source), timeLimit);
      return new ChatTemplate(model, template, tokenTexts(config), timeLimit);
    } catch (error) {
      throw new ModelError(`the chat template of ${model} is not a Jinja template: ${messageOf(error)}`);
    }
  }

  /** Does something with many conversations under one time limit, which is quicker than one each. @throws DatasetError beyond it, or what it throws */
  together<T>(work: () => T): T {
    try {
      return withTimeLimit(work, this.timeLimit);
    } catch (error) {
      if (!(error instanceof TimeLimitError)) throw error;
      throw new DatasetError(
        `the chat template of ${this.model} does not come to an end with the conversation: ${error.message}`,
      );
    }
  }

  /** @throws DatasetError where the template refuses the conversation, or does not come to an end with it */
  render(messages: readonly Message[], { addGenerationPrompt }: { addGenerationPrompt: boolean }): string {
    const context = { messages, tools: null, documents: null, add_generation_prompt: addGenerationPrompt, ...this.tokens };
    try {
      return this.together(() => this.template.render(context));
    } catch (error) {
      if (error instanceof DatasetError) throw error;
      throw new DatasetError(`the chat template of ${this.model} refuses the conversation: ${messageOf(error)}`);
    }
  }
}

async function readConfig(path: string): Promise<Record<string, unknown>> {
  if (!existsSync(path)) return {};
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
  } catch (error) {
    throw new ModelError(`${path} is not JSON: ${messageOf(error)}`);
  }
}

function templateText(value: unknown): string | null {
  if (!Array.isArray(value)) return typeof value === 'string' ? value : null;
  const named = (value as { name?: unknown; template?: unknown }[]).find((entry) => entry?.name === 'default');
  return typeof named?.template === 'string' ? named.template : null;
}

function tokenTexts(config: Record<string, unknown>): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const name of specialTokens) {
    const value = config[name];
    const text = typeof value === 'object' && value !== null ? (value as { content?: unknown }).content : value;
    if (typeof text === 'string') texts[name] = text;
  }
  return texts;
}
