import { visibleText } from '../../shared/hostileText';

const LONGEST = 18;

/** What a model is called inside charts: `step 60` of `grpo-countdown-0412 · step 60`, else its name, cut. */
export function shortName(label: string): string {
  const step = /step \d+$/.exec(label)?.[0];
  const name = visibleText(step ?? label);
  if (name === '') return 'other';
  return name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name;
}
