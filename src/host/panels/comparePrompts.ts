import { stat } from 'node:fs/promises';
import { promptListSchema, type PromptList } from '../../contract/promptList';

/** A dataset is shown up to this many prompts. */
const MOST_PROMPTS = 256;

type Prompts = PromptList['prompts'];

/** The first prompts of datasets, as the engine reads them; asked for again only where the file has changed. */
export class ComparePrompts {
  private known: { key: string; prompts: Promise<Prompts> } | null = null;

  /** @param posttrain `posttrain …`: resolves with its standard output, rejects with its sentence */
  constructor(private readonly posttrain: (args: string[]) => Promise<string>) {}

  /** @param model folder whose chat template writes conversations. @throws Error with the engine's sentence */
  async of(dataset: string, model: string): Promise<Prompts> {
    const file = await stat(dataset).catch(() => null);
    const key = JSON.stringify([dataset, model, file?.mtimeMs, file?.size]);
    if (this.known?.key !== key) this.known = { key, prompts: this.read(dataset, model) };
    return this.known.prompts;
  }

  private async read(dataset: string, model: string): Promise<Prompts> {
    const args = ['prompts', '--dataset', dataset, '--model', model, '--most', String(MOST_PROMPTS), '--json'];
    return promptListSchema.parse(JSON.parse(await this.posttrain(args))).prompts;
  }
}
