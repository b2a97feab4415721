import type { treeProtocol, TreeSource } from '../../src/contract/messages/tree';
import type { RolloutRow } from '../../src/contract/rollout';
import type { HostClient } from '../shared/hostClient';
import { messageOf } from '../shared/messageOf';
import type { SampleThrough } from './model/samplesThrough';
import type { ShownSample } from './sampleView';

/** Which tree a sample is of, as JSON (`keyOf`). */
interface OfTree {
  key: string;
}
type Read = Pick<ShownSample, 'row' | 'failure'>;

const KEPT = 64;
const nothingYet: Read = { row: null, failure: null };

/** Reads the tokens of samples, and keeps the last ones. */
export class SampleReading {
  private readonly read = new Map<string, Read>();
  private shown: { key: string; sample: ShownSample } | null = null;

  constructor(
    private readonly client: HostClient<typeof treeProtocol>,
    private readonly changed: () => void,
  ) {}

  /** The same object as long as nothing of it changes. */
  of(tree: OfTree, { model, group, sample, isRight }: SampleThrough, name: string): ShownSample {
    const key = keyOf(tree, { model, group, sample });
    const { row, failure } = this.read.get(key) ?? nothingYet;
    const { shown } = this;
    if (shown?.key !== key || shown.sample.row !== row || shown.sample.failure !== failure)
      this.shown = { key, sample: { name, number: sample, isRight, row, failure } };
    return this.shown!.sample;
  }

  /** Reads a sample where that has not been done, or failed. */
  ensure(tree: OfTree, { model, group, sample }: SampleThrough): void {
    const key = keyOf(tree, { model, group, sample });
    const known = this.read.get(key);
    if (known && known.failure === null) return;
    const [source, problem] = JSON.parse(tree.key) as [TreeSource, string];
    this.set(key, nothingYet);
    this.client.ask('readSample', { source, problem, model, group, sample }).then(
      ({ row }: { row: RolloutRow }) => this.set(key, { row, failure: null }),
      (error: unknown) => this.set(key, { row: null, failure: messageOf(error) }),
    );
  }

  private set(key: string, read: Read): void {
    this.read.delete(key);
    this.read.set(key, read);
    for (const old of [...this.read.keys()].slice(0, -KEPT)) this.read.delete(old);
    this.changed();
  }
}

const keyOf = ({ key }: OfTree, place: { model: number; group: number; sample: number }): string =>
  JSON.stringify([key, place.model, place.group, place.sample]);
