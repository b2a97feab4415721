import * as tf from '@tensorflow/tfjs-core';

/** What tf.customGrad takes, whose type TF.js does not export. */
type Operation<T extends tf.Tensor> = (...inputs: (tf.Tensor | tf.GradSaveFunc)[]) => {
  value: T;
  gradFunc: (dy: T, saved: tf.Tensor[]) => tf.Tensor | tf.Tensor[];
};

/**
 * tf.customGrad of which the gradient leaves nothing but its result behind. TF.js frees what a gradient function makes on its way only when the
 * whole backward pass is over.
 */
export function customGradient<T extends tf.Tensor>(operation: Operation<T>): (...inputs: tf.Tensor[]) => T {
  return tf.customGrad((...inputs) => {
    const { value, gradFunc } = operation(...inputs);
    return { value, gradFunc: (dy: T, saved) => tf.tidy(() => gradFunc(dy, saved)) };
  });
}
