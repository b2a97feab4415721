import * as tf from '@tensorflow/tfjs-core';
import { customGradient } from '../algorithms/customGradient';
import { dropoutMask } from './dropoutMask';

/** A and B of one module as far as they make outputs of one projection: `width` of them from `start` on. */
export interface LoraPart {
  module: number;
  start: number;
  width: number;
  a: tf.Tensor2D;
  b: tf.Tensor2D;
}

/** What the adapters of a projection add to its outputs; parts are in their order, and there is at least one. */
export interface DeviceLora {
  parts: readonly LoraPart[];
  scaling: number;
  dropout: LoraDropout;
}

/** Of all modules of an adapter: which inputs the passes being made leave out. */
export interface LoraDropout {
  rate: number;
  /** Key of the random stream of the passes; null leaves nothing out. */
  stream: readonly number[] | null;
}

/**
 * y + scaling · (dropout(x)·Aᵀ)·Bᵀ, x [n, in] and y [n, out] (PEFT's `lora.Linear`), with u = scaling · dropout(x)·Aᵀ, dB = dyᵀ·u, du = scaling · dy·B,
 * dA = duᵀ·dropout(x) and dx = dropout(du·A). Masks are made again for the gradient and not kept. Each module has one of its own, also where
 * two projections share it (a fused gate and up); passes of one micro-batch with equally many rows n have the same.
 */
export function addLora(y: tf.Tensor2D, x: tf.Tensor2D, { parts, scaling, dropout }: DeviceLora): tf.Tensor2D {
  const { rate, stream } = dropout;
  const dropped = (values: tf.Tensor2D, { module }: LoraPart): tf.Tensor2D => {
    if (!stream || rate === 0) return values;
    return tf.mul(values, tf.tensor2d(dropoutMask(values.size, rate, [...stream, module, values.shape[0]]), values.shape));
  };
  const operation = customGradient((...inputs) => {
    const save = inputs.pop() as tf.GradSaveFunc;
    const [y, x, ...matrices] = inputs as tf.Tensor2D[] as [tf.Tensor2D, tf.Tensor2D, ...tf.Tensor2D[]];
    const inner = parts.map((part) => tf.mul<tf.Tensor2D>(tf.matMul(dropped(x, part), part.a, false, true), scaling));
    save([x, ...inner, ...matrices]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
      const [x, ...rest] = saved as [tf.Tensor2D, ...tf.Tensor2D[]];
      const gradients = parts.map((part, index) => {
        const [a, b] = rest.slice(parts.length + 2 * index) as [tf.Tensor2D, tf.Tensor2D];
        const own = tf.slice(dy as tf.Tensor2D, [0, part.start], [-1, part.width]);
        const dInner: tf.Tensor2D = tf.mul(tf.matMul(own, b), scaling);
        const dMatrices = [tf.matMul(dInner, dropped(x, part), true), tf.matMul(own, rest[index]!, true)];
        return { dx: dropped(tf.matMul(dInner, a), part), dMatrices };
      });
      const dx = gradients.map((gradient) => gradient.dx).reduce((sum, each) => tf.add(sum, each));
      return [tf.clone(dy), dx, ...gradients.flatMap(({ dMatrices }) => dMatrices)];
    };
    return { value: tf.add(y, sideBySide(parts, inner, y.shape)), gradFunc };
  });
  return operation(y, x, ...parts.flatMap(({ a, b }) => [a, b])) as tf.Tensor2D;
}

/** u·Bᵀ of each part at its place, and 0 where there is none: [n, out]. */
function sideBySide(parts: readonly LoraPart[], inner: readonly tf.Tensor2D[], [rows, outputs]: [number, number]): tf.Tensor2D {
  const pieces: tf.Tensor2D[] = [];
  let next = 0;
  const fillUntil = (start: number): void => {
    if (start > next) pieces.push(tf.zeros([rows, start - next]));
  };
  parts.forEach(({ start, width, b }, index) => {
    fillUntil(start);
    pieces.push(tf.matMul(inner[index]!, b, false, true));
    next = start + width;
  });
  fillUntil(outputs);
  return pieces.length === 1 ? pieces[0]! : tf.concat2d(pieces, 1);
}
