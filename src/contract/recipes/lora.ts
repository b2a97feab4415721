import * as z from 'zod';
import { positiveInteger } from './numbers';

/** LoRA, under the names of TRL's ModelConfig and with its defaults; disable_dropout is the trainers' own. */
export const loraKeys = {
  use_peft: z.boolean().default(false).describe('train a LoRA adapter and leave the weights of the model as they are'),
  lora_r: positiveInteger.default(16).describe('rank of the LoRA matrices'),
  lora_alpha: z.number().positive().default(32).describe('LoRA is scaled by lora_alpha / lora_r'),
  lora_dropout: z
    .number()
    .min(0)
    .lt(1)
    .default(0.05)
    .describe('share of the inputs of LoRA that is left out, at random, while training'),
  lora_target_modules: z
    .union([z.literal('all-linear'), z.array(z.string().min(1)).min(1)])
    .nullable()
    .default(null)
    .describe(
      "modules that get LoRA, by the ends of their names (q_proj, v_proj, …), or all-linear; null takes PEFT's for the family: queries and values",
    ),
  use_rslora: z.boolean().default(false).describe('scale by lora_alpha / √lora_r instead: rank-stabilised LoRA'),
  disable_dropout: z.boolean().default(false).describe('train without lora_dropout'),
};
