/** Decodes rows token by token with a key-value cache. Logits are [rows, vocabulary], on the host, valid until the next call. */
export interface StepDecoder {
  /** Reads prompts, each at least one token, and gives the logits of the token after each. */
  prefill(prompts: readonly (readonly number[])[]): Promise<Float32Array>;
  /** Appends one token to each row and gives the logits of the next. */
  step(ids: readonly number[]): Promise<Float32Array>;
  /** Keeps only these rows, in this order; an index may occur more than once. */
  keep(rows: readonly number[]): void;
  dispose(): void;
}
