import * as z from 'zod';
import { COLOUR_MODES } from './colourModes';
import { ORDERS } from './completionOrder';
import { GROUP_FILTERS } from './groupFilters';

/** What outlives hiding the panel and reloading the window. */
export const viewStateSchema = z.object({
  /** Absent where none was chosen yet: the host reads this key too, as a number. */
  step: z
    .int()
    .nullish()
    .transform((step) => step ?? null),
  promptId: z.string().nullable(),
  group: z.int().nullable(),
  mode: z.enum(COLOUR_MODES),
  order: z.enum(ORDERS),
  filter: z.enum(GROUP_FILTERS),
  mark: z.boolean(),
  search: z.string(),
  /** Goes to each new step as it comes. */
  follow: z.boolean(),
});
export type ViewState = z.output<typeof viewStateSchema>;

export const initialState: ViewState = {
  step: null,
  promptId: null,
  group: null,
  mode: 'entropy',
  order: 'best',
  filter: 'all',
  mark: true,
  search: '',
  follow: true,
};
