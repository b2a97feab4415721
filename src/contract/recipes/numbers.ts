import * as z from 'zod';

export const positiveInteger = z.int().min(1);
export const count = z.int().min(0);
export const probability = z.number().min(0).max(1);
