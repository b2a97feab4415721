import { activeMlpWidth, keyWidth, queryWidth, type ModelShape } from './modelShape';

/** Which linear layers get LoRA: all, named ones by the ends of their names, or null for PEFT's default, queries and values. */
export type AdapterTargets = 'all-linear' | readonly string[] | null;

interface LinearModule {
  /** What families call it. */
  names: readonly string[];
  inputs: number;
  outputs: number;
  /** How many there are in the model. */
  count: number;
}

/** LoRA (Hu et al. 2021, arXiv:2106.09685): r·(inputs + outputs) parameters for each adapted matrix. @param rank r */
export function adapterParameters(shape: ModelShape, rank: number, targets: AdapterTargets): number {
  return adapted(shape, targets).reduce((sum, { inputs, outputs, count }) => sum + rank * (inputs + outputs) * count, 0);
}

/** Numbers that the adapters of one layer give for one token, beside the outputs of what they adapt. */
export function adapterOutputs(shape: ModelShape, targets: AdapterTargets): number {
  const layer = { ...shape, layers: 1, experts: null, intermediateSize: activeMlpWidth(shape) };
  return adapted(layer, targets).reduce((sum, { outputs, count }) => sum + outputs * count, 0);
}

/** The named targets that are no linear layer of the model. */
export function unknownTargets(shape: ModelShape, targets: AdapterTargets): string[] {
  if (targets === null || targets === 'all-linear') return [];
  const known = new Set(linearModules(shape).flatMap(({ names }) => names));
  return targets.filter((target) => !known.has(lastPart(target)));
}

function adapted(shape: ModelShape, targets: AdapterTargets): LinearModule[] {
  const all = linearModules(shape);
  if (targets === 'all-linear') return all;
  if (targets === null) return all.slice(0, 2);
  const wanted = new Set(targets.map(lastPart));
  // A fused projection is as large as its parts, which are listed one by one.
  return all.filter(({ names }) => names.some((name) => wanted.has(name)));
}

const lastPart = (name: string): string => name.split('.').at(-1)!;

/** Queries and values first. */
function linearModules(shape: ModelShape): LinearModule[] {
  const { hiddenSize, layers, experts, gatedMlp, intermediateSize } = shape;
  const queries = queryWidth(shape);
  const keys = keyWidth(shape);
  const fused = ['c_attn', 'query_key_value', 'qkv_proj', 'Wqkv'];
  const gateNames = ['gate_proj', 'w1', 'gate_up_proj'];
  const upNames = ['up_proj', 'w3', 'gate_up_proj', 'c_fc', 'fc1', 'fc_in', 'dense_h_to_4h'];
  const downNames = ['down_proj', 'w2', 'c_proj', 'fc2', 'fc_out', 'dense_4h_to_h'];
  const mlp = (width: number, count: number): LinearModule[] => [
    ...(gatedMlp ? [{ names: gateNames, inputs: hiddenSize, outputs: width, count }] : []),
    { names: upNames, inputs: hiddenSize, outputs: width, count },
    { names: downNames, inputs: width, outputs: hiddenSize, count },
  ];
  const sparse = experts ? layers - experts.denseLayers : 0;
  return [
    { names: ['q_proj', ...fused], inputs: hiddenSize, outputs: queries, count: layers },
    { names: ['v_proj', ...fused], inputs: hiddenSize, outputs: keys, count: layers },
    { names: ['k_proj', ...fused], inputs: hiddenSize, outputs: keys, count: layers },
    { names: ['o_proj', 'dense', 'c_proj', 'out_proj', 'attn_out'], inputs: queries, outputs: hiddenSize, count: layers },
    ...mlp(intermediateSize, layers - sparse),
    ...(experts ? mlp(experts.intermediateSize, sparse * experts.count) : []),
    ...(experts && experts.sharedSize > 0 ? mlp(experts.sharedSize, sparse) : []),
  ].filter(({ count }) => count > 0);
}
