/** One example as its file has it. */
export interface DatasetRow {
  /** `FILE:LINE`, or `FILE: row N` where the file has no lines. */
  place: string;
  /** By key; one that is null counts as missing. */
  value: Readonly<Record<string, unknown>>;
}
