import * as l10n from '@vscode/l10n';

/** A duration in ms as people say it: `45 s`, `5 min`, `1 h 20 min`, `2 d 3 h`. */
export function durationWords(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return l10n.t('{0} s', seconds);
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return l10n.t('{0} min', minutes);
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 ? l10n.t('{0} h', hours) : l10n.t('{0} h {1} min', hours, minutes % 60);
  return hours % 24 === 0 ? l10n.t('{0} d', Math.floor(hours / 24)) : l10n.t('{0} d {1} h', Math.floor(hours / 24), hours % 24);
}

/** A metric with about three significant digits and a real minus sign; a dash for a missing one. */
export function metricWords(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  const decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  const text = size === 0 ? '0' : size < 0.001 ? value.toExponential(1) : value.toFixed(decimals);
  return text.replace(/-/g, '−');
}

/** Bytes in decimal units: `3.2 MB`. */
export function byteWords(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value >= 100 || unit === 0 ? value.toFixed(0) : value.toFixed(1)} ${units[unit]}`;
}

/** A number of parameters: `0.8 M`, `7.6 B`. */
export function parameterWords(parameters: number): string {
  if (parameters >= 1e9) return `${(parameters / 1e9).toFixed(1)} B`;
  return parameters >= 1e5 ? `${(parameters / 1e6).toFixed(1)} M` : `${Math.round(parameters / 1e3)} k`;
}

/** `2026-11-28 04:21`, of the clock on the wall. Not `toLocaleString`: its first call takes the extension host 45 ms. @param at Unix ms */
export function timeWords(at: number): string {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
