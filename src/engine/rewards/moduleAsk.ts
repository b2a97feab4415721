import type { PromptExample } from '../../contract/dataset';

/** What the thread of a reward module is asked. */
export interface ModuleAsk {
  example: PromptExample;
  completion: string;
  length: number;
}

/** Asks whether the module can be loaded, before anything is judged. */
export const LOAD = 'load';
