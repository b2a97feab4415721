/** Values of config.json's `model_type` that the built-in engine knows. Llama 2 and 3 and SmolLM are `llama`, Qwen2.5 is `qwen2`, Pythia is `gpt_neox`. */
export const modelTypes = [
  'llama',
  'mistral',
  'qwen2',
  'qwen3',
  'olmo2',
  'phi3',
  'gemma2',
  'gemma3_text',
  'gpt2',
  'gpt_neox',
] as const;
export type ModelType = (typeof modelTypes)[number];
