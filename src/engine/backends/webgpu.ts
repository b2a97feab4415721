import * as tf from '@tensorflow/tfjs-core';
import { pathToFileURL } from 'node:url';
import { resolveNativePackage } from './nativePackages';

/** What Dawn's Node package gives; the types of WebGPU itself are the DOM's. */
interface DawnPackage {
  create(flags: string[]): GPU;
  globals: Record<string, unknown>;
}

/** GPUAdapterInfo of the present specification. */
interface AdapterInfo {
  vendor: string;
  architecture: string;
  device: string;
  description: string;
  isFallbackAdapter?: boolean;
}

/** The only adapter computes on the CPU. */
export class SoftwareAdapterError extends Error {
  override name = 'SoftwareAdapterError';

  constructor(readonly device: string) {
    super(`the only WebGPU adapter is software (${device})`);
  }
}

/** Dawn must stay referenced: it is torn down when collected, and the process dies with it. */
let gpu: GPU | undefined;

/**
 * Starts WebGPU through the `webgpu` package (Dawn) and returns its device text.
 * @throws where the package is not installed or no adapter is found; SoftwareAdapterError where the only one is software, unless
 * POSTTRAIN_ALLOW_SOFTWARE_WEBGPU=1 (tests).
 */
export async function startWebgpu(): Promise<string> {
  const file = resolveNativePackage('webgpu');
  const dawn = (await import(pathToFileURL(file).href)) as DawnPackage & { default?: DawnPackage };
  const { create, globals } = dawn.default ?? dawn;
  gpu ??= create([]);
  for (const [name, value] of Object.entries(globals)) {
    if (!(name in globalThis)) Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  const navigator = globalThis.navigator ?? {};
  Object.defineProperty(navigator, 'gpu', { value: gpu, configurable: true });
  Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new Error('no WebGPU adapter was found');
  const { info } = adapter as GPUAdapter & { info: AdapterInfo };
  const device = describeAdapter(info);
  if (isSoftware(info) && process.env['POSTTRAIN_ALLOW_SOFTWARE_WEBGPU'] !== '1') {
    throw new SoftwareAdapterError(device);
  }
  await import('@tensorflow/tfjs-backend-webgpu');
  if (!(await tf.setBackend('webgpu'))) throw new Error('the WebGPU backend does not start');
  await tf.ready();
  return device;
}

function describeAdapter({ vendor, architecture, device, description }: AdapterInfo): string {
  return description || [vendor, architecture, device].filter(Boolean).join(' ') || 'WebGPU adapter';
}

function isSoftware({ vendor, architecture, device, description, isFallbackAdapter }: AdapterInfo): boolean {
  const names = [vendor, architecture, device, description].join(' ');
  return isFallbackAdapter === true || /swiftshader|llvmpipe|lavapipe|software|basic render/i.test(names);
}
