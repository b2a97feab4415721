import { keyWidth, type ModelShape } from './modelShape';

/** Bytes of the keys and values of `rows` sequences of `length` tokens: 2 × layers × key-value heads × head size each (Pope et al. 2022, arXiv:2211.05102). */
export function keyValueCache(shape: ModelShape, rows: number, length: number, bytes: number): number {
  return 2 * shape.layers * keyWidth(shape) * bytes * rows * length;
}
