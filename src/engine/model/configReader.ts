import { ModelError } from './modelError';

const MAX_SIZE = 1 << 24;

/** Reads keys of config.json, each with one sentence for a value that cannot be. null counts as left out. */
export class ConfigReader {
  constructor(
    readonly raw: Readonly<Record<string, unknown>>,
    readonly file: string,
  ) {}

  fail(key: string, must: string): never {
    throw new ModelError(`${this.file}: ${key} ${must}; found ${JSON.stringify(this.raw[key])?.slice(0, 100) ?? 'nothing'}`);
  }

  choice<T extends string>(key: string, allowed: readonly T[], fallback?: T): T {
    const value = this.raw[key] ?? fallback;
    const found = allowed.find((one) => one === value);
    return found ?? this.fail(key, `must be one of ${allowed.join(', ')}`);
  }

  size(key: string, fallback?: number): number {
    const value = this.raw[key] ?? fallback;
    if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MAX_SIZE) return value;
    return this.fail(key, `must be an integer between 1 and ${MAX_SIZE}`);
  }

  count(key: string, fallback: number): number {
    const value = this.raw[key] ?? fallback;
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
    return this.fail(key, 'must be an integer of at least 0');
  }

  positive(key: string, fallback: number): number {
    const value = this.raw[key] ?? fallback;
    if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value;
    return this.fail(key, 'must be a positive number');
  }

  /** A positive number, or null: transformers tells a key that is null from one that is left out. */
  positiveOrNull(key: string, fallback: number | null): number | null {
    const value = this.raw[key] === undefined ? fallback : this.raw[key];
    return value === null ? null : this.positive(key, fallback ?? NaN);
  }

  boolean(key: string, fallback: boolean): boolean {
    const value = this.raw[key] ?? fallback;
    return typeof value === 'boolean' ? value : this.fail(key, 'must be true or false');
  }

  tokenIds(key: string): number[] {
    const value = this.raw[key] ?? [];
    const ids: unknown[] = Array.isArray(value) ? value : [value];
    const isId = (id: unknown): id is number => typeof id === 'number' && Number.isInteger(id) && id >= 0;
    return ids.every(isId) ? ids : this.fail(key, 'must be a token id or a list of token ids');
  }
}
