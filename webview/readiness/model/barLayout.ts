import type { ReadinessAtTemperature } from '../../../src/contract/readinessReport';

export interface OutcomePart {
  name: 'never' | 'sometimes' | 'always';
  prompts: number;
  /** Of the prompts with samples. */
  share: number;
  x: number;
  width: number;
  /** Where its words begin: at thirds of the bar, so that none touch. */
  label: number;
}

/** A bar and its words take this much, px. */
const ROW = 48;
const NAME = 56;

/** Stacked bars across the width, one below the other; names stand left of them where there are several. */
export function barLayout(
  rows: readonly { name: string; prompts: ReadinessAtTemperature['prompts'] }[],
  width: number,
): { height: number; bars: { name: string; y: number; parts: OutcomePart[] }[] } {
  const left = rows.length > 1 ? NAME : 0;
  const room = Math.max(0, width - left);
  return {
    height: rows.length * ROW,
    bars: rows.map(({ name, prompts: { never, between, always } }, row) => {
      const all = Math.max(1, never + between + always);
      let before = 0;
      const parts = (
        [
          ['never', never],
          ['sometimes', between],
          ['always', always],
        ] as const
      ).map(([kind, prompts], place): OutcomePart => {
        const x = left + (before / all) * room;
        before += prompts;
        return { name: kind, prompts, share: prompts / all, x, width: (prompts / all) * room, label: left + (place * room) / 3 };
      });
      return { name, y: row * ROW, parts };
    }),
  };
}
