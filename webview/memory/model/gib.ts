import { figure, fixed } from '../../../src/analysis/numberText';

/** Memory of a device: `12.5 GiB`, `0.74 GiB`, `393 MiB`. */
export function gib(value: number): string {
  if (value === 0) return '0';
  if (Math.abs(value) < 0.0995) return `${Math.abs(value) * 1024 < 1 ? fixed(value * 1024) : figure(value * 1024)} MiB`;
  return `${gibNumber(value)} GiB`;
}

/** The same without its unit, which is GiB. */
export function gibNumber(value: number): string {
  return fixed(value, value < 9.995 ? 2 : value < 99.95 ? 1 : 0);
}
