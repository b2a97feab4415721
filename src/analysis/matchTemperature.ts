export interface MatchRequest {
  /** Mean token entropy to be matched, nats. */
  target: number;
  /** How far from it is near enough, nats. */
  tolerance: number;
  /** Where the search begins. */
  start: number;
  low: number;
  high: number;
}

export interface TemperatureTried {
  temperature: number;
  /** Mean token entropy of the model's own samples there, nats. */
  entropy: number;
}

/** `found` is the last of `tried`; null where none came near enough. */
export interface TemperatureMatch {
  found: TemperatureTried | null;
  tried: TemperatureTried[];
}

const STRIDE = 1.3;
const MOST_TRIES = 24;

/**
 * The temperature at which a model's samples have a given mean token entropy: from `start` by strides of 1.3 until the target lies between two temperatures, then
 * by bisection. The entropy of samples rises with their temperature, but not smoothly where they are few.
 * @param entropyAt asked once of each temperature
 */
export async function matchTemperature(
  entropyAt: (temperature: number) => Promise<number>,
  { target, tolerance, start, low, high }: MatchRequest,
): Promise<TemperatureMatch> {
  const tried: TemperatureTried[] = [];
  const isNear = ({ entropy }: TemperatureTried): boolean => Math.abs(entropy - target) <= tolerance;
  const attempt = async (temperature: number): Promise<TemperatureTried> => {
    const one = { temperature, entropy: await entropyAt(temperature) };
    tried.push(one);
    return one;
  };
  let at = await attempt(Math.min(high, Math.max(low, start)));
  const isTooCold = at.entropy < target;
  let [below, above] = isTooCold ? [at.temperature, high] : [low, at.temperature];
  while (!isNear(at) && isTooCold === at.entropy < target) {
    const end = isTooCold ? high : low;
    if (at.temperature === end) return { found: null, tried };
    if (isTooCold) below = at.temperature;
    else above = at.temperature;
    at = await attempt(isTooCold ? Math.min(high, at.temperature * STRIDE) : Math.max(low, at.temperature / STRIDE));
  }
  while (!isNear(at)) {
    if (at.entropy < target) below = at.temperature;
    else above = at.temperature;
    if (tried.length >= MOST_TRIES) return { found: null, tried };
    at = await attempt((below + above) / 2);
  }
  return { found: at, tried };
}
