import { PROMPTS_PAGE, type CoverageProtocol } from '../../src/contract/messages/coverage';
import type { Ask, Reply } from '../../src/contract/messages/protocol';

/** Who answers for prompts: the host of a panel whose protocol has the Coverage panel's request. */
interface PromptsClient {
  ask(name: 'readPrompts', ask: Ask<CoverageProtocol, 'readPrompts'>): Promise<Reply<CoverageProtocol, 'readPrompts'>>;
}

/**
 * Prompts of problems, read from the host for the problems in view and kept: there can be ten thousand. Of the first evaluation that can
 * tell; a problem that none can is shown by its id.
 */
export class Prompts {
  known: ReadonlyMap<string, string> = new Map();
  private keys: readonly string[] = [];
  private asked = new Set<string>();
  private inView: readonly string[] = [];
  private isReading = false;

  constructor(
    private readonly client: PromptsClient,
    private readonly changed: () => void,
  ) {}

  /** Of these evaluations from now on. */
  of(keys: readonly string[]): void {
    if (keys.join('\n') === this.keys.join('\n')) return;
    this.keys = keys;
    this.known = new Map();
    this.asked = new Set();
    void this.read();
  }

  /** What is asked for next: problems that were scrolled past meanwhile are not. */
  show(problems: readonly string[]): void {
    this.inView = problems;
    void this.read();
  }

  private async read(): Promise<void> {
    const { keys, asked } = this;
    const next = this.inView.filter((problem) => !asked.has(problem)).slice(0, PROMPTS_PAGE);
    if (this.isReading || next.length === 0 || keys.length === 0) return;
    this.isReading = true;
    for (const problem of next) asked.add(problem);
    const found = new Map<string, string>();
    for (const key of keys) {
      const problems = next.filter((problem) => !found.has(problem));
      if (problems.length === 0) break;
      // An evaluation whose samples cannot be read says so where they are shown.
      const reply = await this.client.ask('readPrompts', { key, problems }).catch(() => null);
      for (const [problem, prompt] of Object.entries(reply?.prompts ?? {})) found.set(problem, prompt);
    }
    this.isReading = false;
    if (keys === this.keys && found.size > 0) {
      this.known = new Map([...this.known, ...found]);
      this.changed();
    }
    void this.read();
  }
}
