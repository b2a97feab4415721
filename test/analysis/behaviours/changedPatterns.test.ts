import { describe, expect, it } from 'vitest';
import { changedPatterns } from '../../../src/analysis/behaviours/changedPatterns';

const units = { name: 'units', pattern: 'km', ignoreCase: true };
const torn = { name: 'torn', pattern: '(' };
const odd = { pattern: 'x' };
/** As it stands in a settings file: without what has a default. */
const money = { name: 'money', pattern: '\\$' };

describe('a change of the setting’s list', () => {
  it('keeps every other entry as it is, also those that cannot be read', () => {
    const setting = [torn, money, odd];
    expect(changedPatterns(setting, { kind: 'add', pattern: units })).toEqual([torn, money, odd, units]);
    expect(changedPatterns(setting, { kind: 'replace', name: 'money', pattern: units })).toEqual([torn, units, odd]);
    expect(changedPatterns(setting, { kind: 'remove', name: 'money' })).toEqual([torn, odd]);
    expect(setting).toEqual([torn, money, odd]);
    expect(changedPatterns(undefined, { kind: 'add', pattern: units })).toEqual([units]);
  });

  it('is refused with one sentence', () => {
    expect(() => changedPatterns([units], { kind: 'add', pattern: units })).toThrow(
      'There is a behaviour named units already; names are different.',
    );
    expect(() =>
      changedPatterns([units, money], { kind: 'replace', name: 'money', pattern: { ...units, pattern: 'm' } }),
    ).toThrow('There is a behaviour named units already; names are different.');
    expect(() => changedPatterns([], { kind: 'add', pattern: { ...units, pattern: '[' } })).toThrow(
      'The regular expression of units cannot be read: Unterminated character class.',
    );
    expect(() => changedPatterns([torn], { kind: 'remove', name: 'torn' })).toThrow('There is no behaviour named torn any more.');
    expect(() => changedPatterns('km', { kind: 'add', pattern: units })).toThrow(
      'The setting postTraining.behaviours is no list',
    );
  });
});
