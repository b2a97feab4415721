import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Template } from '@huggingface/jinja';
import type { Message } from '../../contract/dataset';
import { messageOf } from '../../store/errorCode';
import { modelFolders } from '../lora/adapterBase';
import { ModelError } from '../model/modelError';
import { DatasetError } from './datasetError';

/** Texts of special tokens that a template may ask for. */
const specialTokens = ['bos_token', 'eos_token', 'unk_token', 'sep_token', 'pad_token', 'cls_token', 'mask_token'] as const;

/** Turns conversations into the text that a model was trained to read, as transformers' `apply_chat_template` does. */
export class ChatTemplate {
  private constructor(
    private readonly model: string,
    private readonly template: Template,
    private readonly tokens: Record<string, string>,
  ) {}

  /**
   * The template of a model folder: chat_template.jinja, else `chat_template` of tokenizer_config.json (a text, or a list of named ones, of
   * which it is the one named `default`).
   * @throws DatasetError where there is none; ModelError where it is no Jinja template
   */
  static async read(model: string): Promise<ChatTemplate> {
    const folders = await modelFolders(model);
    const found = (name: string): string => {
      const paths = folders.map((folder) => join(folder, name));
      return paths.find((path) => existsSync(path)) ?? paths[0]!;
    };
    const config = await readConfig(found('tokenizer_config.json'));
    const ownFile = found('chat_template.jinja');
    const source = existsSync(ownFile) ? await readFile(ownFile, 'utf8') : templateText(config['chat_template']);
    if (source === null) {
      throw new DatasetError(
        `the model ${model} has no chat template, which a conversation needs; allowed: a text, or a model with chat_template.jinja or with chat_template in tokenizer_config.json`,
      );
    }
    try {
      return new ChatTemplate(model, new Template(source), tokenTexts(config));
    } catch (error) {
      throw new ModelError(`the chat template of ${model} is not a Jinja template: ${messageOf(error)}`);
    }
  }

  /** @throws DatasetError where the template refuses the conversation */
  render(messages: readonly Message[], { addGenerationPrompt }: { addGenerationPrompt: boolean }): string {
    const context = { messages, tools: null, documents: null, add_generation_prompt: addGenerationPrompt, ...this.tokens };
    try {
      return this.template.render(context);
    } catch (error) {
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
