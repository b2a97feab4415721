/** Two decimals, or two significant digits of what is below a tenth; − and not a hyphen: `0.42`, `−1.30`, `0.031`. */
export function twoDigits(value: number): string {
  const size = Math.abs(value);
  const text = size > 0 && size < 0.1 ? size.toPrecision(2) : size.toFixed(2);
  const plain = text.includes('e') ? size.toExponential(1).replace('-', '−') : text;
  return value < 0 && Number(text) !== 0 ? `−${plain}` : plain;
}
