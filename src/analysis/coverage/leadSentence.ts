import type { SureLead } from '../../contract/sureLead';
import { FEWEST_DIFFERING } from './sureLead';

type Ahead = 'base' | 'other';

/** A crossing of the mean curves. `falls`: the other model is ahead before it. */
export interface MeanCrossing {
  direction: 'falls' | 'rises';
  k: number;
  /** 95 % interval, null where an end lies outside what was measured. */
  low: number | null;
  high: number | null;
}

/** Whether both leads that a crossing parts are sure: some k up to it has one leader, some k from it on the other. */
export function isSureCrossing({ leads }: SureLead, { direction, k: at }: Pick<MeanCrossing, 'direction' | 'k'>): boolean {
  const [before, after]: [Ahead, Ahead] = direction === 'falls' ? ['other', 'base'] : ['base', 'other'];
  return leads.some(({ k, ahead }) => k <= at && ahead === before) && leads.some(({ k, ahead }) => k >= at && ahead === after);
}

/**
 * One sentence on who is ahead, at which k, and where the curves cross. It claims no lead that {@link SureLead} does not have, and calls a crossing
 * of the mean curves no more than that unless the leads on both of its sides are sure.
 * @param crossing null where the mean curves do not cross
 */
export function leadSentence(
  sure: SureLead,
  crossing: MeanCrossing | null,
  { base, other }: { base: string; other: string },
): string {
  const { leads, differing } = sure;
  const upTo = leads.at(-1)?.k ?? 1;
  const near = crossing && `the mean curves cross near k = ${crossing.k.toFixed(1)}, but `;
  const names = { base, other };
  const [atBase, atOther] = [ranges(leads, 'base'), ranges(leads, 'other')];
  if (atBase === '' && atOther === '') {
    if (differing < FEWEST_DIFFERING)
      return sentence(
        `${near ?? ''}only ${whole(differing)} ${differing === 1 ? 'problem differs' : 'problems differ'} between ${other} and ${base}; nobody is called ahead on fewer than ${FEWEST_DIFFERING}`,
      );
    return sentence(`${near ?? ''}the intervals cannot tell ${other} and ${base} apart at any k up to ${whole(upTo)}`);
  }
  if (atBase !== '' && atOther !== '') {
    const isBaseFirst = leads.find(({ ahead }) => ahead !== null)!.ahead === 'base';
    const both = isBaseFirst
      ? `${base} is ahead at ${atBase}, ${other} at ${atOther}`
      : `${other} is ahead at ${atOther}, ${base} at ${atBase}`;
    if (!crossing) return sentence(both);
    return sentence(isSureCrossing(sure, crossing) ? `${both}; the curves cross at ${place(crossing)}` : `${near}${both}`);
  }
  const leader: Ahead = atBase === '' ? 'other' : 'base';
  const claim = `${names[leader]} is ahead of ${names[leader === 'base' ? 'other' : 'base']} at ${atBase || atOther}`;
  const onlyOne = near === null ? '' : `${near}only one lead is sure: `;
  if (leads.every(({ ahead }) => ahead !== null)) return sentence(`${onlyOne}${claim}, which is every k that was measured`);
  return sentence(`${onlyOne}${claim}; ${elsewhere(leads)} the intervals cannot tell them apart`);
}

function elsewhere(leads: SureLead['leads']): string {
  const places = leads.flatMap(({ ahead }, i) => (ahead === null ? [] : [i]));
  const [first, last] = [places[0]!, places.at(-1)!];
  if (last - first + 1 !== places.length) return 'elsewhere';
  return first === 0 ? 'from there' : last === leads.length - 1 ? 'before that' : 'elsewhere';
}

/** `k = 8`, `k = 1 to 4`, `k = 1, 16 to 64`; k that are more than an octave apart are not joined. Empty where this one never leads. */
function ranges(leads: SureLead['leads'], who: Ahead): string {
  const runs: [number, number][] = [];
  leads.forEach(({ k, ahead }, i) => {
    if (ahead !== who) return;
    const run = runs.at(-1);
    const previous = leads[i - 1];
    if (run && previous?.ahead === who && k <= 2 * previous.k) run[1] = k;
    else runs.push([k, k]);
  });
  const written = runs.map(([from, to]) => (from === to ? whole(from) : `${whole(from)} to ${whole(to)}`));
  return written.length === 0 ? '' : `k = ${written.join(', ')}`;
}

/** `k = 6.7 (95 % interval 4.1 to beyond what was measured)`. */
function place({ k, low, high }: MeanCrossing): string {
  const interval = `${low === null ? 'below 1' : low.toFixed(1)} to ${high === null ? 'beyond what was measured' : high.toFixed(1)}`;
  return `k = ${k.toFixed(1)} (95 % interval ${interval})`;
}

/** A name such as `cot` stays as it is; what begins with words of ours gets a capital letter. */
function sentence(text: string): string {
  return `${/^(the|only) /.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text}.`;
}

const whole = (k: number): string => k.toLocaleString('en-US');
