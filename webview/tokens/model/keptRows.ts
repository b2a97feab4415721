import type { TokenStatistics } from '../../../src/contract/tokenTable';
import { listRows, type Sorting, type TokenList } from './tokenLists';

/** {@link listRows}, filtered and sorted once for what they are asked of: the same array while that is the same. */
export class KeptRows {
  private key = '';
  private tokens: readonly TokenStatistics[] = [];
  private rows: readonly TokenStatistics[] = [];

  of(
    tokens: readonly TokenStatistics[],
    list: TokenList,
    choice: { least: number; find: string; sorting: Sorting },
  ): readonly TokenStatistics[] {
    const { least, find, sorting } = choice;
    const key = JSON.stringify([list, least, find, sorting.column, sorting.isDescending]);
    if (tokens !== this.tokens || key !== this.key) {
      [this.tokens, this.key] = [tokens, key];
      this.rows = listRows(tokens, list, choice);
    }
    return this.rows;
  }
}
