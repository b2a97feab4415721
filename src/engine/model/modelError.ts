/** Something is wrong with a model folder; the message is one sentence that names the file, what was found and what is allowed. */
export class ModelError extends Error {
  override name = 'ModelError';
}
