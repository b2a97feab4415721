import { Generator } from '../random/generator';
import type { TrainerState } from '../../contract/checkpoint';

/**
 * Which examples come next: each epoch is a fresh shuffle of the whole dataset, and one runs into the next. A departure from TRL, whose
 * RepeatSampler drops the rest of an epoch that does not fill a generation: here no example is left out, and a dataset of one prompt can be
 * trained on in groups of many (one-shot RLVR), of which TRL makes no batch at all. Saved and restored with checkpoints.
 */
export class DataOrder {
  private constructor(
    private readonly generator: Generator,
    private order: number[],
    private position: number,
    private drawn: number,
  ) {}

  static start(size: number, seed: number): DataOrder {
    if (size < 1) throw new RangeError('a training dataset has at least one example');
    return new DataOrder(
      Generator.fromSeed(seed),
      Array.from({ length: size }, (_, index) => index),
      size,
      0,
    );
  }

  /** @throws RangeError where the dataset no longer has the size it had when the state was saved. */
  static restore(size: number, saved: TrainerState['dataOrder']): DataOrder {
    if (saved.order.length !== size) {
      throw new RangeError(`the training dataset has ${size} examples; the checkpoint was made with ${saved.order.length}`);
    }
    return new DataOrder(Generator.fromState(saved.state), [...saved.order], saved.position, saved.taken ?? 0);
  }

  /** Indices of the next `count` examples. */
  take(count: number): number[] {
    this.drawn += count;
    return Array.from({ length: count }, () => {
      if (this.position === this.order.length) {
        this.generator.shuffle(this.order);
        this.position = 0;
      }
      return this.order[this.position++]!;
    });
  }

  /** How many were taken so far. */
  get taken(): number {
    return this.drawn;
  }

  /** Shuffles something else with the same saved generator. */
  shuffle<T>(items: T[]): T[] {
    return this.generator.shuffle(items);
  }

  save(): TrainerState['dataOrder'] {
    return { state: this.generator.state(), order: [...this.order], position: this.position, taken: this.drawn };
  }
}
