import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readModelFacts } from '../../src/host/models/modelFolder';
import { isRewardModelFolder } from '../../src/host/models/rewardModelFolder';
import { adapterFolder } from '../engine/fixtureAdapter';

const folder = mkdtempSync(join(tmpdir(), 'adapters-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('tells of an adapter that PEFT wrote as of a model', async () => {
  expect(await readModelFacts(adapterFolder('llama'))).toEqual({
    ...{ path: adapterFolder('llama'), name: 'llama', type: 'LoRA', problem: null },
    // Rank 3 in 2 layers: q and o 16 → 16, k and v 16 → 8, gate, up and down 16 ↔ 24.
    parameters: 2 * 3 * (2 * (16 + 16) + 2 * (16 + 8) + 3 * (16 + 24)),
  });
  expect(await isRewardModelFolder(adapterFolder('llama'))).toBe(false);
  expect(await isRewardModelFolder(adapterFolder('reward'))).toBe(true);
});

it('says in one sentence why an adapter cannot be used', async () => {
  const facts = async (config: unknown) => {
    writeFileSync(join(folder, 'adapter_config.json'), JSON.stringify(config));
    return (await readModelFacts(folder)).problem;
  };
  expect(await facts({ peft_type: 'LORA' })).toContain('adapter_model.safetensors');
  copyFileSync(join(adapterFolder('llama'), 'adapter_model.safetensors'), join(folder, 'adapter_model.safetensors'));
  const file = join(folder, 'adapter_config.json');
  expect(await facts({ peft_type: 'IA3', base_model_name_or_path: 'x' })).toBe(`${file} has the peft_type IA3; allowed: LORA.`);
  expect(await facts({ peft_type: 'LORA' })).toBe(`${file} has no base_model_name_or_path.`);
  expect(await facts({ peft_type: 'LORA', base_model_name_or_path: 'org/base' })).toBeNull();
});
