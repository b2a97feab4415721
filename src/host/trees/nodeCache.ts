/**
 * One object a key: VS Code finds the row to update by the identity of its element, so the same key must always be the same object.
 * `node` replaces what the object holds and keeps the object.
 */
export class NodeCache<N extends { key: string }> {
  private readonly nodes = new Map<string, N>();

  /** The object of this key, with the contents of `node`. */
  hold(node: N): N {
    const known = this.nodes.get(node.key);
    if (!known) {
      this.nodes.set(node.key, node);
      return node;
    }
    return Object.assign(known, node);
  }

  get(key: string): N | undefined {
    return this.nodes.get(key);
  }

  /** Forgets this key and those below it (`key#…`). */
  drop(key: string): void {
    this.nodes.delete(key);
    for (const other of [...this.nodes.keys()]) if (other.startsWith(`${key}#`)) this.nodes.delete(other);
  }

  clear(): void {
    this.nodes.clear();
  }
}
