import { parentPort } from 'node:worker_threads';
import { analysisQuestions, type AnalysisQuestion } from '../../contract/analysisQuestions';
import { messageOf } from '../../store/errorCode';
import type { ThreadReply } from '../../store/timedThread';
import { analysisAnswers } from './analysisAnswers';

/** Entry of the thread that the extension host asks for analyses: files are read and counted where nobody waits for them. */
const port = parentPort;
if (!port) throw new Error('analysisWorker runs as a worker thread');

port.on('message', async (question: AnalysisQuestion) => port.postMessage(await reply(question)));

async function reply({ name, ask }: AnalysisQuestion): Promise<ThreadReply> {
  try {
    // The table is typed by name, which a union of questions does not tell the compiler.
    const answer = analysisAnswers[name] as (ask: unknown) => Promise<unknown>;
    return { value: analysisQuestions[name].reply.parse(await answer(ask)) };
  } catch (error) {
    return { error: messageOf(error) };
  }
}
