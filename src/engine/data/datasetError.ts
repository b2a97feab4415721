/** A dataset cannot be used: one sentence that names the file and line, what was found and what is allowed. */
export class DatasetError extends Error {
  override name = 'DatasetError';
}

/** What was found, cut to the length of a sentence. */
export function shown(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** The error of a file that may not be read, or the error itself where it is another. */
export function unreadable(path: string, error: unknown): unknown {
  return (error as NodeJS.ErrnoException).code === 'EACCES'
    ? new DatasetError(`the dataset ${path} cannot be read: permission denied`)
    : error;
}
