import * as z from 'zod';

/** What the host puts on the root element's `data-panel-state`, and what its serializer needs back after a reload. */
export const panelStateSchema = z.union([
  z.looseObject({ runId: z.string(), runsFolder: z.string(), step: z.int().optional() }),
  z.looseObject({ sweepId: z.string(), runsFolder: z.string() }),
  z.looseObject({ file: z.string() }),
]);
export type PanelState = z.infer<typeof panelStateSchema>;

/** @returns null where the attribute is missing or is not what the host writes. */
export function readPanelState(element: HTMLElement): PanelState | null {
  const text = element.dataset['panelState'];
  if (text === undefined) return null;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = panelStateSchema.safeParse(json);
  return parsed.success ? parsed.data : null;
}
