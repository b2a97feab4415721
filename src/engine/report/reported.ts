import type { EvaluationRecord } from '../../contract/evaluation';
import type { RunRecord } from '../../contract/runRecord';
import type { RunView } from '../../store/runView';
import type { SampleSet } from '../analyze/sampleSet';
import type { ReportedSweep } from './gatherSweeps';

/** A run that the report is about. */
export interface ReportedRun {
  folder: string;
  record: RunRecord;
  view: RunView;
}

/** Samples of one model. */
export interface ReportedModel {
  /** Unlike the others'. */
  name: string;
  set: SampleSet;
  /** Where they were read from. */
  path: string;
  /** The folder of its evaluation, and its record; null of samples from elsewhere. */
  evaluation: { folder: string; record: EvaluationRecord } | null;
  /** The run that it is of; null of a base model and where there is none. */
  run: string | null;
  /** Why the answers of its samples are not known though it is an evaluation's, without a full stop; null where they are, and of samples from elsewhere. */
  voteless: string | null;
}

/** What a report is made of. */
export interface Reported {
  runs: readonly ReportedRun[];
  /** The base first; empty where nothing was evaluated. */
  models: readonly ReportedModel[];
  /** Those that the runs belong to. */
  sweeps: readonly ReportedSweep[];
  /** What was left out, one sentence each. */
  caveats: readonly string[];
}
