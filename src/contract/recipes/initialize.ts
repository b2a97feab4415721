import * as z from 'zod';

/** How the weights of a model that is trained from scratch are drawn. */
export const initializeKey = z
  .strictObject({ initializer_range: z.number().positive().default(0.02) })
  .nullable()
  .default(null)
  .describe('ours: start from random weights of the shape in model/config.json instead of loading model.safetensors');
