/** The object read from a config.json. */
export type RawConfig = Readonly<Record<string, unknown>>;

/** Far more than any model has; what a file claims must not grow beyond what numbers hold. */
const MOST = 1 << 26;

/** The first of several names that a config has; null counts as left out. */
export function findKey(config: RawConfig, keys: readonly string[]): string | null {
  return keys.find((key) => Object.hasOwn(config, key) && config[key] != null) ?? null;
}

/**
 * A size under the first of several names, or its default.
 * @throws RangeError with one sentence where it is no positive integer, or missing without a default
 */
export function configNumber(config: RawConfig, keys: readonly string[], fallback?: number | null): number {
  const key = findKey(config, keys);
  const value = key === null ? fallback : config[key];
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MOST) return value;
  const found = value === undefined || value === null ? 'nothing' : JSON.stringify(value).slice(0, 60);
  throw new RangeError(`${key ?? keys[0]} is ${found}; allowed: an integer from 1 to ${MOST}`);
}
