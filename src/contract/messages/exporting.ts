import * as z from 'zod';
import { nothing } from './protocol';

/** Asks where to and writes; `content` of a picture is base64. */
export function saveRequest<const Formats extends readonly string[]>(formats: Formats) {
  return {
    ask: z.object({ name: z.string().max(100), format: z.enum(formats), content: z.string() }),
    reply: z.object({ saved: z.boolean() }),
  };
}

/** Numbers, and the charts that show them. */
export const saveChartsRequest = saveRequest(['csv', 'svg', 'png']);

/** To the clipboard. */
export const copyRequest = { ask: z.object({ text: z.string() }), reply: nothing };

/** Two texts, each under its label, to be opened in the diff editor. */
export const diffTexts = {
  prompt: z.string(),
  baseLabel: z.string(),
  otherLabel: z.string(),
  base: z.string(),
  other: z.string(),
};
