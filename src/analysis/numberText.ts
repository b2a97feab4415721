const MINUS = '−';
/** One for all: `toLocaleString` makes another each time. */
const grouped = new Intl.NumberFormat('en-US');

/** Fixed digits, with a true minus sign: `fixed(-1.005, 2)` is `−1.00`. A missing number is an en dash. */
export function fixed(value: number | null | undefined, digits = 2): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : `${MINUS}∞`;
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? MINUS + text : text;
}

/** As `fixed`, with a plus sign before what is above zero. */
export function signed(value: number | null | undefined, digits = 2): string {
  const text = fixed(value, digits);
  return value !== null && value !== undefined && value > 0 && Number(value.toFixed(digits)) !== 0 ? `+${text}` : text;
}

/** Whole numbers with thousands separators: `18,165`. */
export function count(value: number): string {
  return (value < 0 ? MINUS : '') + grouped.format(Math.abs(Math.round(value)));
}

/** Three significant digits whatever the size: `0.0302`, `5.31`, `1,240`, `1.0e−4`. */
export function figure(value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  if (!Number.isFinite(value)) return fixed(value);
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size >= 1000) return count(value);
  if (size < 0.001) return value.toExponential(1).replaceAll('-', MINUS);
  const digits = Math.min(5, Math.max(0, 2 - Math.floor(Math.log10(size))));
  return fixed(value, digits);
}

/** A share between 0 and 1 as per cent: `28 %`, below ten with one digit: `0.4 %`. */
export function percent(share: number | null | undefined): string {
  if (share === null || share === undefined || Number.isNaN(share)) return '–';
  const value = share * 100;
  return `${fixed(value, value !== 0 && Math.abs(value) < 9.95 ? 1 : 0)} %`;
}

/** A time in ms for people: `380 ms`, `5.3 s`, `2 min`, `1 h 12 min`. */
export function duration(milliseconds: number | null | undefined): string {
  if (milliseconds === null || milliseconds === undefined || !Number.isFinite(milliseconds)) return '–';
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return minutes % 60 === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Bytes in decimal units: `3.2 MB`. */
export function bytes(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–';
  if (value < 1000) return `${value} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let size = value / 1000;
  let unit = 0;
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${size < 9.95 ? size.toFixed(1) : Math.round(size)} ${units[unit]}`;
}

/** Memory in binary units, as tools that show memory count it: `393 MiB`, `1.5 GiB`. */
export function memory(value: number): string {
  const mebibytes = value / 2 ** 20;
  if (mebibytes >= 1023.5) return `${fixed(mebibytes / 1024, 1)} GiB`;
  return `${fixed(mebibytes, mebibytes < 9.95 ? 1 : 0)} MiB`;
}

/** `1 token`, `2 tokens`, `18,165 tokens`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}
