/** Columns in a panel of a packed matrix: four vectors of four. */
const PANEL: i32 = 16;
/** Depth of one pass: a panel of it, 16 KB, stays in the first-level cache. */
const DEPTH: i32 = 256;

/** Floats that {@link pack} writes for a depth × columns matrix. */
export function packedSize(depth: i32, columns: i32): i32 {
  return ((columns + PANEL - 1) / PANEL) * PANEL * depth;
}

/**
 * Packs B [depth, columns], element (k, j) at b[k·rowStride + j·columnStride], for {@link multiply}: panels of 16 columns, each
 * [depth][16], zeros where B has no column.
 */
export function pack(b: usize, rowStride: i32, columnStride: i32, depth: i32, columns: i32, target: usize): void {
  for (let j = 0; j < columns; j += PANEL) {
    const present = min(PANEL, columns - j);
    for (let k = 0; k < depth; k++) {
      const source = b + ((<usize>(k * rowStride + j * columnStride)) << 2);
      if (columnStride == 1 && present == PANEL) {
        v128.store(target, v128.load(source));
        v128.store(target, v128.load(source, 16), 16);
        v128.store(target, v128.load(source, 32), 32);
        v128.store(target, v128.load(source, 48), 48);
      } else {
        for (let c = 0; c < PANEL; c++) {
          const value: f32 = c < present ? load<f32>(source + ((<usize>(c * columnStride)) << 2)) : 0;
          store<f32>(target + ((<usize>c) << 2), value);
        }
      }
      target += PANEL << 2;
    }
  }
}

/**
 * C [rows, columns] = A·B, or C += A·B with `accumulate`. Element (i, k) of A is a[i·rowStride + k·columnStride], so that a
 * transposed A needs no copy; B is packed; C's rows are `width` floats apart. `edge` is 64 bytes of scratch.
 */
export function multiply(
  a: usize,
  rowStride: i32,
  columnStride: i32,
  packed: usize,
  c: usize,
  width: i32,
  rows: i32,
  columns: i32,
  depth: i32,
  accumulate: bool,
  edge: usize,
): void {
  for (let start = 0; start < depth; start += DEPTH) {
    const length = min(DEPTH, depth - start);
    const adds = accumulate || start > 0;
    const aStart = a + ((<usize>(start * columnStride)) << 2);
    for (let j = 0; j < columns; j += PANEL) {
      const panel = packed + ((<usize>(j * depth + start * PANEL)) << 2);
      const present = min(PANEL, columns - j);
      const cStart = c + ((<usize>j) << 2);
      let i = 0;
      for (; i + 4 <= rows; i += 4) {
        fourRows(
          aStart + ((<usize>(i * rowStride)) << 2),
          (<usize>rowStride) << 2,
          (<usize>columnStride) << 2,
          panel,
          cStart + ((<usize>(i * width)) << 2),
          (<usize>width) << 2,
          length,
          present,
          adds,
          edge,
        );
      }
      for (; i < rows; i++) {
        oneRow(
          aStart + ((<usize>(i * rowStride)) << 2),
          (<usize>columnStride) << 2,
          panel,
          cStart + ((<usize>(i * width)) << 2),
          length,
          present,
          adds,
          edge,
        );
      }
    }
  }
}

function fourRows(
  a0: usize,
  aRow: usize,
  aStep: usize,
  b: usize,
  c: usize,
  cRow: usize,
  depth: i32,
  present: i32,
  adds: bool,
  edge: usize,
): void {
  let a1 = a0 + aRow;
  let a2 = a1 + aRow;
  let a3 = a2 + aRow;
  const zero = f32x4.splat(0);
  let c00 = zero,
    c01 = zero,
    c02 = zero,
    c03 = zero;
  let c10 = zero,
    c11 = zero,
    c12 = zero,
    c13 = zero;
  let c20 = zero,
    c21 = zero,
    c22 = zero,
    c23 = zero;
  let c30 = zero,
    c31 = zero,
    c32 = zero,
    c33 = zero;
  for (let k = 0; k < depth; k++) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const b2 = v128.load(b, 32);
    const b3 = v128.load(b, 48);
    let s = v128.load_splat<f32>(a0);
    c00 = f32x4.add(c00, f32x4.mul(s, b0));
    c01 = f32x4.add(c01, f32x4.mul(s, b1));
    c02 = f32x4.add(c02, f32x4.mul(s, b2));
    c03 = f32x4.add(c03, f32x4.mul(s, b3));
    s = v128.load_splat<f32>(a1);
    c10 = f32x4.add(c10, f32x4.mul(s, b0));
    c11 = f32x4.add(c11, f32x4.mul(s, b1));
    c12 = f32x4.add(c12, f32x4.mul(s, b2));
    c13 = f32x4.add(c13, f32x4.mul(s, b3));
    s = v128.load_splat<f32>(a2);
    c20 = f32x4.add(c20, f32x4.mul(s, b0));
    c21 = f32x4.add(c21, f32x4.mul(s, b1));
    c22 = f32x4.add(c22, f32x4.mul(s, b2));
    c23 = f32x4.add(c23, f32x4.mul(s, b3));
    s = v128.load_splat<f32>(a3);
    c30 = f32x4.add(c30, f32x4.mul(s, b0));
    c31 = f32x4.add(c31, f32x4.mul(s, b1));
    c32 = f32x4.add(c32, f32x4.mul(s, b2));
    c33 = f32x4.add(c33, f32x4.mul(s, b3));
    a0 += aStep;
    a1 += aStep;
    a2 += aStep;
    a3 += aStep;
    b += PANEL << 2;
  }
  put(c, c00, c01, c02, c03, present, adds, edge);
  put(c + cRow, c10, c11, c12, c13, present, adds, edge);
  put(c + 2 * cRow, c20, c21, c22, c23, present, adds, edge);
  put(c + 3 * cRow, c30, c31, c32, c33, present, adds, edge);
}

function oneRow(a: usize, aStep: usize, b: usize, c: usize, depth: i32, present: i32, adds: bool, edge: usize): void {
  const zero = f32x4.splat(0);
  let c0 = zero,
    c1 = zero,
    c2 = zero,
    c3 = zero;
  for (let k = 0; k < depth; k++) {
    const s = v128.load_splat<f32>(a);
    c0 = f32x4.add(c0, f32x4.mul(s, v128.load(b)));
    c1 = f32x4.add(c1, f32x4.mul(s, v128.load(b, 16)));
    c2 = f32x4.add(c2, f32x4.mul(s, v128.load(b, 32)));
    c3 = f32x4.add(c3, f32x4.mul(s, v128.load(b, 48)));
    a += aStep;
    b += PANEL << 2;
  }
  put(c, c0, c1, c2, c3, present, adds, edge);
}

/** Writes 16 sums to C, or as many as there are columns, by way of `edge`. */
function put(c: usize, v0: v128, v1: v128, v2: v128, v3: v128, present: i32, adds: bool, edge: usize): void {
  if (present == PANEL) {
    if (adds) {
      v0 = f32x4.add(v0, v128.load(c));
      v1 = f32x4.add(v1, v128.load(c, 16));
      v2 = f32x4.add(v2, v128.load(c, 32));
      v3 = f32x4.add(v3, v128.load(c, 48));
    }
    v128.store(c, v0);
    v128.store(c, v1, 16);
    v128.store(c, v2, 32);
    v128.store(c, v3, 48);
    return;
  }
  v128.store(edge, v0);
  v128.store(edge, v1, 16);
  v128.store(edge, v2, 32);
  v128.store(edge, v3, 48);
  for (let i = 0; i < present; i++) {
    const at = (<usize>i) << 2;
    const value = load<f32>(edge + at);
    store<f32>(c + at, adds ? value + load<f32>(c + at) : value);
  }
}
