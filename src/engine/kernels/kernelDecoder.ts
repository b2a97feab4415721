import type { StepDecoder } from '../model/stepDecoder';
import type { TokenPass } from './tokenPass';

/** Decoding on the WebAssembly kernels. Rows own slots of the cache; one that leaves gives its slot back. */
export class KernelDecoder implements StepDecoder {
  /** Slot and length of each row. */
  private rows: { slot: number; length: number }[] = [];
  private free: number[];

  constructor(
    private readonly pass: TokenPass,
    slots: number,
  ) {
    this.free = Array.from({ length: slots }, (_, index) => slots - 1 - index);
  }

  prefill(prompts: readonly (readonly number[])[]): Promise<Float32Array> {
    this.rows = prompts.map((prompt) => ({ slot: this.takeSlot(), length: prompt.length }));
    const slots = prompts.flatMap((prompt, row) => prompt.map(() => (this.rows[row] as { slot: number }).slot));
    const positions = prompts.flatMap((prompt) => prompt.map((_, position) => position));
    let end = 0;
    const wanted = prompts.map((prompt) => (end += prompt.length) - 1);
    return Promise.resolve(this.pass.run({ ids: prompts.flat(), slots, positions, wanted }));
  }

  step(ids: readonly number[]): Promise<Float32Array> {
    const slots = this.rows.map(({ slot }) => slot);
    const positions = this.rows.map(({ length }) => length);
    for (const row of this.rows) row.length++;
    return Promise.resolve(this.pass.run({ ids, slots, positions, wanted: ids.map((_, row) => row) }));
  }

  keep(rows: readonly number[]): void {
    const kept = new Set(rows);
    this.rows.forEach(({ slot }, row) => {
      if (!kept.has(row)) this.free.push(slot);
    });
    const taken = new Set<number>();
    this.rows = rows.map((row) => {
      const { slot, length } = this.rows[row] as { slot: number; length: number };
      if (!taken.has(slot)) {
        taken.add(slot);
        return { slot, length };
      }
      const copy = this.takeSlot();
      this.pass.copySlot(slot, copy, length);
      return { slot: copy, length };
    });
  }

  dispose(): void {
    this.pass.dispose();
  }

  private takeSlot(): number {
    const slot = this.free.pop();
    if (slot === undefined) throw new Error('the key-value cache has no slot left');
    return slot;
  }
}
