import { sweepFolder } from '../../store/sweepFiles';

/** A sweep, by where its runs are. */
export interface SweepRef {
  runsFolder: string;
  sweepId: string;
}

/** @throws Error with one sentence where the id is none */
export const sweepKey = ({ runsFolder, sweepId }: SweepRef): string => sweepFolder(runsFolder, sweepId);
