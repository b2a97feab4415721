import * as z from 'zod';
import { evaluationRecordSchema } from './evaluation';
import { forkingTemperatureSchema } from './evaluationStrategy';

/** An evaluation of the strategy forking-temperature, as a chart shows it. */
export const temperatureExperimentSchema = evaluationRecordSchema
  .pick({ id: true, step: true, dataset: true, samples: true, temperature: true })
  .extend({
    /** Which model: `base`, `step 60`. */
    label: z.string(),
    problems: z.int().min(0),
    strategy: forkingTemperatureSchema,
  });
export type TemperatureExperiment = z.infer<typeof temperatureExperimentSchema>;
