import type { CheckpointRecord } from '../../contract/checkpoint';
import type { Metrics } from '../../contract/events';
import { runKey, type RunRef } from '../runs/runRef';

/** A sealed checkpoint, as it stands in both trees. */
export interface CheckpointNode {
  kind: 'checkpoint';
  key: string;
  ref: RunRef;
  step: number;
  /** Absolute. */
  folder: string;
  bytes: number;
  metrics: Metrics;
  /** A reward model: nothing can be sampled from it. */
  isRewardModel: boolean;
}

/** `below` keeps the keys apart where one checkpoint stands at several places. */
export function checkpointNode(
  ref: RunRef,
  { folder, record }: { folder: string; record: CheckpointRecord },
  isRewardModel: boolean,
  below = runKey(ref),
): CheckpointNode {
  return {
    kind: 'checkpoint',
    key: `${below}#checkpoint-${record.step}`,
    ref,
    step: record.step,
    folder,
    bytes: record.files.reduce((sum, { bytes }) => sum + bytes, 0),
    metrics: record.metrics,
    isRewardModel,
  };
}
