/** A dataset cannot be used: one sentence that names the file and line, what was found and what is allowed. */
export class DatasetError extends Error {
  override name = 'DatasetError';
}
