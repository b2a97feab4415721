/** A complex number. Branches are the principal ones. */
export interface Complex {
  re: number;
  im: number;
}

export const real = (re: number): Complex => ({ re, im: 0 });
export const I: Complex = { re: 0, im: 1 };
export const ONE = real(1);

export const add = (a: Complex, b: Complex): Complex => ({ re: a.re + b.re, im: a.im + b.im });
export const subtract = (a: Complex, b: Complex): Complex => ({ re: a.re - b.re, im: a.im - b.im });
export const scale = (a: Complex, factor: number): Complex => ({ re: a.re * factor, im: a.im * factor });
export const modulus = (a: Complex): number => Math.hypot(a.re, a.im);

export function multiply(a: Complex, b: Complex): Complex {
  if (a.im === 0) return scale(b, a.re);
  if (b.im === 0) return scale(a, b.re);
  return { re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re };
}

export function divide(a: Complex, b: Complex): Complex {
  if (b.im === 0) return { re: a.re / b.re, im: a.im / b.re };
  const square = b.re * b.re + b.im * b.im;
  return { re: (a.re * b.re + a.im * b.im) / square, im: (a.im * b.re - a.re * b.im) / square };
}

export function exp(a: Complex): Complex {
  if (a.im === 0) return real(Math.exp(a.re));
  return { re: Math.exp(a.re) * Math.cos(a.im), im: Math.exp(a.re) * Math.sin(a.im) };
}

export function ln(a: Complex): Complex {
  return a.im === 0 && a.re > 0 ? real(Math.log(a.re)) : { re: Math.log(modulus(a)), im: Math.atan2(a.im, a.re) };
}

export function sqrt(a: Complex): Complex {
  if (a.im === 0) return a.re >= 0 ? real(Math.sqrt(a.re)) : { re: 0, im: Math.sqrt(-a.re) };
  const re = Math.sqrt((modulus(a) + Math.abs(a.re)) / 2);
  const im = a.im / (2 * re);
  return a.re >= 0 ? { re, im } : { re: Math.abs(im), im: a.im >= 0 ? re : -re };
}

export function power(a: Complex, b: Complex): Complex {
  if (a.im === 0 && b.im === 0 && (a.re > 0 || Number.isInteger(b.re))) return real(a.re ** b.re);
  if (a.re === 0 && a.im === 0) return real(b.re > 0 ? 0 : NaN);
  return exp(multiply(b, ln(a)));
}

export function sin(a: Complex): Complex {
  if (a.im === 0) return real(Math.sin(a.re));
  return { re: Math.sin(a.re) * Math.cosh(a.im), im: Math.cos(a.re) * Math.sinh(a.im) };
}

export function cos(a: Complex): Complex {
  if (a.im === 0) return real(Math.cos(a.re));
  return { re: Math.cos(a.re) * Math.cosh(a.im), im: -Math.sin(a.re) * Math.sinh(a.im) };
}

export function sinh(a: Complex): Complex {
  if (a.im === 0) return real(Math.sinh(a.re));
  return { re: Math.sinh(a.re) * Math.cos(a.im), im: Math.cosh(a.re) * Math.sin(a.im) };
}

export function cosh(a: Complex): Complex {
  if (a.im === 0) return real(Math.cosh(a.re));
  return { re: Math.cosh(a.re) * Math.cos(a.im), im: Math.sinh(a.re) * Math.sin(a.im) };
}

/** −i ln(iz + √(1 − z²)) */
export function arcsin(a: Complex): Complex {
  if (a.im === 0 && Math.abs(a.re) <= 1) return real(Math.asin(a.re));
  const inner = add(multiply(I, a), sqrt(subtract(ONE, multiply(a, a))));
  return multiply({ re: 0, im: -1 }, ln(inner));
}

export function arccos(a: Complex): Complex {
  return a.im === 0 && Math.abs(a.re) <= 1 ? real(Math.acos(a.re)) : subtract(real(Math.PI / 2), arcsin(a));
}

/** i/2 (ln(1 − iz) − ln(1 + iz)) */
export function arctan(a: Complex): Complex {
  if (a.im === 0) return real(Math.atan(a.re));
  const turned = multiply(I, a);
  return multiply({ re: 0, im: 0.5 }, subtract(ln(subtract(ONE, turned)), ln(add(ONE, turned))));
}
