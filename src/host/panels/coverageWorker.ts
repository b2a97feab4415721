import { parentPort } from 'node:worker_threads';
import { messageOf } from '../../store/errorCode';
import type { ThreadReply } from '../../store/timedThread';
import { coverageReport, type MeasuredModel } from './coverageReport';

/** Entry of the thread that measures coverage: resampling many problems takes longer than the extension host may stand still. */
const port = parentPort;
if (!port) throw new Error('coverageWorker runs as a worker thread');

port.on('message', (models: readonly MeasuredModel[]) => port.postMessage(answer(models)));

function answer(models: readonly MeasuredModel[]): ThreadReply {
  try {
    return { value: coverageReport(models) };
  } catch (error) {
    return { error: messageOf(error) };
  }
}
