// AssemblyScript, compiled to kernels.wasm by build.mjs beside this folder. Pointers are bytes, strides and sizes are floats.
export { packedSize, pack, multiply } from './product';
export { rotateAndStore, attend } from './attention';
export { rmsNorm, layerNorm, swiglu, times, addBias } from './pointwise';
export { gelu, geluTanh, softCap } from './activation';
