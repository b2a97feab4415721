import type { RolloutsProtocol } from '../../contract/messages/rollouts';
import type { Reply } from '../../contract/messages/protocol';
import { oneSentence } from './answer';
import type { PromptMeans } from './promptMeans';
import type { AskRollouts } from './rolloutQuestions';

type FileRead = { means: PromptMeans } | { reason: string };
interface StepFile {
  step: number;
  file: string;
}

/** Files read for one answer, and at once. */
const FILES = 12;
const AT_ONCE = 4;

/**
 * Finds a prompt in the steps that sampled it, with the mean of the rewards it got there. A run can have thousands of steps: each
 * answer reads a few more files, those nearest to a step first. What was read is kept, and why a file cannot be: it never changes.
 */
export class PromptFollower {
  private readonly known = new Map<string, FileRead>();

  constructor(private readonly ask: AskRollouts) {}

  async follow(files: readonly StepFile[], promptId: string, near: number): Promise<Reply<RolloutsProtocol, 'followPrompt'>> {
    const unread = files
      .filter(({ file }) => !this.known.has(file))
      .sort((a, b) => Math.abs(a.step - near) - Math.abs(b.step - near));
    const next = unread.slice(0, FILES);
    for (let first = 0; first < next.length; first += AT_ONCE)
      await Promise.all(next.slice(first, first + AT_ONCE).map(({ file }) => this.read(file)));
    const known = files.map(({ step, file }) => ({ step, read: this.known.get(file) }));
    return {
      points: known.flatMap(({ step, read }) => {
        const found = read && 'means' in read ? read.means.get(promptId) : undefined;
        return found ? [{ step, ...found }] : [];
      }),
      unread: unread.length - next.length,
      unreadable: known.flatMap(({ step, read }) => (read && 'reason' in read ? [{ step, reason: read.reason }] : [])),
    };
  }

  private async read(path: string): Promise<void> {
    try {
      this.known.set(path, { means: await this.ask('promptMeans', path, {}) });
    } catch (error) {
      this.known.set(path, { reason: oneSentence(error) });
    }
  }
}
