/**
 * Scales the gradient in place to a global 2-norm of at most `maxNorm`, as `torch.nn.utils.clip_grad_norm_`: by
 * min(1, maxNorm / (norm + 1e-6)). 0 turns it off. Returns the norm before; a norm that is not finite leaves the gradient as it is.
 */
export function clipGradient(gradient: Float32Array, maxNorm: number): number {
  let sum = 0;
  for (let i = 0; i < gradient.length; i++) sum += (gradient[i] as number) ** 2;
  const norm = Math.sqrt(sum);
  const factor = maxNorm / (norm + 1e-6);
  if (maxNorm > 0 && Number.isFinite(norm) && factor < 1) {
    for (let i = 0; i < gradient.length; i++) gradient[i] = (gradient[i] as number) * factor;
  }
  return norm;
}
