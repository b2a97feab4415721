import { join } from 'node:path';
import type { AnalysisAsk, AnalysisName, AnalysisQuestion, AnalysisReply } from '../../contract/analysisQuestions';
import { TimedThread } from '../../store/timedThread';

/**
 * Asks for analyses in a thread of the engine's, which reads files and starts nothing but nvidia-smi where it is asked to: an untrusted workspace has them too. Questions are
 * answered one after the other; a panel has a thread of its own, so that one does not wait for another.
 */
export class AnalysisThread {
  private readonly thread: TimedThread;

  /** @param worker file of the built `analysisWorker`; {@link analysisWorker} of an installed extension */
  constructor(worker: string) {
    this.thread = new TimedThread(worker, undefined, { timeout: 120_000, heapMegabytes: 4096 });
  }

  /** @throws ThreadDeath where it takes too long or was ended, or an Error with one sentence on what cannot be analysed */
  async ask<N extends AnalysisName>(name: N, ask: AnalysisAsk<N>): Promise<AnalysisReply<N>> {
    const question: AnalysisQuestion<N> = { name, ask };
    // The thread has parsed it: a large tree would keep the extension host here.
    return (await this.thread.ask(question)) as AnalysisReply<N>;
  }

  dispose(): void {
    this.thread.end();
  }
}

/** @param extension the extension's folder */
export const analysisWorker = (extension: string): string => join(extension, 'dist', 'engine', 'analysisWorker.js');
