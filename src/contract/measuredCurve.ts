import * as z from 'zod';
import { estimateSchema } from './evaluationStrategy';

export const curvePointSchema = estimateSchema.extend({ k: z.int().positive() });

/** Mean over problems with 95 % intervals; `difference` is to the first of several models, problems drawn in pairs, and empty of the first. */
export const measuredCurveSchema = z.object({ curve: z.array(curvePointSchema), difference: z.array(curvePointSchema) });
export type MeasuredCurve = z.infer<typeof measuredCurveSchema>;
