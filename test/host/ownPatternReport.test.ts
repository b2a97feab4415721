import { describe, expect, it } from 'vitest';
import { withOwnPatterns } from '../../src/host/panels/ownPatternReport';
import { behaviours } from '../webview/behavioursFixture';

const wait = { name: 'hold', pattern: 'wait', ignoreCase: true };

describe('a report with patterns that were measured apart', () => {
  it('has them as the last set', async () => {
    const whole = await behaviours('step 60', [wait]);
    const [file] = whole.files;
    const own = { ...whole, files: [{ ...file!, sets: file!.sets.slice(-1) }] };
    expect(withOwnPatterns(await behaviours('step 60'), [wait], own)).toEqual(whole);
  });

  it('keeps the presets where they could not be measured, and says why', async () => {
    const presets = await behaviours('step 60');
    const { files } = withOwnPatterns(presets, [wait], 'it took longer than 120 s');
    expect(files[0]!.sets.slice(0, -1)).toEqual(presets.files[0]!.sets);
    expect(files[0]!.sets.at(-1)).toMatchObject({
      behaviours: [{ name: 'hold', share: null, unknown: 128 }],
      failures: [{ pattern: 'hold', failed: 0, notTried: 128, message: 'it took longer than 120 s' }],
    });
  });
});
