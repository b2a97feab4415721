import { describe, expect, it } from 'vitest';
import { defaultRecipe } from '../../src/analysis/memory/defaultRecipe';
import { memoryPartNames } from '../../src/contract/memoryReport';
import { keptSchema } from '../../webview/memory/kept';
import { barsLayout } from '../../webview/memory/model/barsLayout';
import { deviceFor, devicesOf, gpusFound } from '../../webview/memory/model/devices';
import { gib } from '../../webview/memory/model/gib';
import { partLooks, patternPath } from '../../webview/memory/model/partLooks';
import { planOf } from '../../webview/memory/model/plan';
import { changedKeys, recipeLines } from '../../webview/memory/model/recipeFields';
import { changeTitle, plainValue } from '../../webview/memory/model/words';
import { subjectOf } from './memoryFixture';

const GIB = 2 ** 30;
const gpu = { index: 0, name: 'A', memoryBytes: 24 * GIB, usedBytes: null };
const machine = {
  memoryBytes: 64 * GIB,
  nvidia: { driver: '1', gpus: [gpu, { ...gpu, index: 1, memoryBytes: null }], problem: null },
  reason: null,
};

describe('memory in words', () => {
  it('has as many digits as say something', () => {
    expect([gib(0), gib(0.0005), gib(0.05), gib(0.74), gib(9.99), gib(12.46), gib(179.06)]).toEqual([
      ...['0', '0.51 MiB', '51.2 MiB', '0.74 GiB', '9.99 GiB', '12.5 GiB', '179 GiB'],
    ]);
  });
});

describe('the device a run is compared with', () => {
  const devices = devicesOf(machine);
  const auto = { device: null, otherGiB: 24 };

  it('is this machine for the built-in engine on a CPU, the first GPU for another, and none for it on a GPU', () => {
    expect(devices.slice(0, 2).map(({ key, GiB }) => [key, GiB])).toEqual([
      ['gpu:0', 24],
      ['machine', 64],
    ]);
    expect(deviceFor(devices, auto, { isMachine: true, isBuiltIn: true })?.key).toBe('machine');
    expect(deviceFor(devices, auto, { isMachine: false, isBuiltIn: false })?.key).toBe('gpu:0');
    expect(deviceFor(devices, auto, { isMachine: false, isBuiltIn: true })).toBeNull();
  });

  it('is a card that many have where no GPU is found, and whatever is chosen', () => {
    const without = devicesOf({ ...machine, nvidia: null });
    expect(deviceFor(without, auto, { isMachine: false, isBuiltIn: false })?.name).toBe('RTX 4090 24 GB');
    expect(deviceFor(without, { device: 'other', otherGiB: 10 }, { isMachine: true, isBuiltIn: true })?.GiB).toBe(10);
  });
});

describe('the number of GPUs', () => {
  const subject = subjectOf({ model: { kind: 'folder', path: '/models/qwen' }, recipe: { kind: 'defaults', method: 'grpo' } });
  const on = (gpus: object[], chosen: object = {}) => {
    const found = { ...machine, nvidia: { ...machine.nvidia, gpus: gpus.map((one, index) => ({ ...gpu, ...one, index })) } };
    return planOf(subject, keptSchema.parse({ engine: 'trl', ...chosen }), devicesOf(found), gpusFound(found)).run.devices;
  };

  it('is that of the GPUs found of the first one’s kind, and one where there is none', () => {
    expect(on([{}, {}, {}, {}])).toBe(4);
    expect(on([{}, {}, { name: 'for the display', memoryBytes: 4 * GIB }])).toBe(2);
    expect(on([{}, { memoryBytes: 80 * GIB }])).toBe(1);
    expect(on([])).toBe(1);
    expect(gpusFound(null)).toBe(0);
  });

  it('is what was chosen, if one', () => {
    expect(on([{}, {}], { devices: 1 })).toBe(1);
    expect(on([{}, {}], { devices: 8 })).toBe(8);
  });
});

describe('recipe keys', () => {
  it('are those that differ, as lines of YAML', () => {
    const own = defaultRecipe('grpo');
    const sets = changedKeys(own, {
      lora_r: 16,
      use_peft: true,
      lora_target_modules: 'all-linear',
      beta: 0,
      max_completion_length: 128,
    });
    expect(recipeLines(sets)).toBe('use_peft: true\nlora_target_modules: all-linear\nmax_completion_length: 128\n');
  });
});

describe('the bars', () => {
  const subject = subjectOf({ model: { kind: 'folder', path: '/models/qwen' }, recipe: { kind: 'defaults', method: 'grpo' } });
  const plan = planOf(subject, keptSchema.parse({ engine: 'trl' }), devicesOf(machine), 1);
  const layout = barsLayout(plan, devicesOf(machine), 900);

  it('are as long as what they show, one after the other', () => {
    const [first, last] = [layout.ticks[0]!, layout.ticks.at(-1)!];
    const perGiB = (last.x - first.x) / Number(last.label);
    for (const { segments, end, moment } of layout.rows) {
      const total = plan.report.moments.find(({ name }) => name === moment)!.GiB;
      expect(end - layout.left).toBeCloseTo(total * perGiB, 6);
      segments.forEach(({ GiB, width, x }, index) => {
        expect(width).toBeCloseTo(GiB * perGiB, 6);
        const before = segments[index - 1];
        expect(x).toBeCloseTo(before ? before.x + before.width : layout.left, 6);
      });
    }
  });

  it('have a look of its own for each part', () => {
    expect(new Set(memoryPartNames.map((name) => JSON.stringify(partLooks[name]))).size).toBe(memoryPartNames.length);
  });

  it('have patterns that stay within their box', () => {
    const box = { x: 10, y: 20, width: 33, height: 30 };
    for (const pattern of ['rising', 'falling', 'upright', 'crossed'] as const) {
      const numbers = [...patternPath(pattern, box).matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => [
        Number(x),
        Number(y),
      ]);
      expect(numbers.length).toBeGreaterThan(2);
      for (const [x, y] of numbers) {
        expect([x! >= 10 && x! <= 43.01, y! >= 20 && y! <= 50.01]).toEqual([true, true]);
      }
    }
    expect(patternPath('plain', box)).toBe('');
  });
});

describe('a change in words', () => {
  it('is called as the controls call it', () => {
    const change = { sets: {}, options: {}, sentence: '', savesGiB: 1, totalGiB: 1, fits: null, keepsTraining: true };
    expect(changeTitle({ ...change, key: '--devices', from: '1', to: '4 with --sharding zero3' })).toBe(
      'GPUs 1 → 4 with sharding ZeRO 3',
    );
    expect(changeTitle({ ...change, key: 'lora_r', from: '32', to: '16' })).toBe('lora_r 32 → 16');
    expect(plainValue('--devices: 2 with --sharding fsdp')).toBe('GPUs: 2 with sharding FSDP');
  });
});
