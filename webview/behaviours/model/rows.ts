import type { AskedBehaviour, CompletionTrait } from '../../../src/contract/behaviourCompletions';
import { OWN_SET } from '../../../src/contract/messages/behaviours';
import type { OwnPattern } from '../../../src/contract/ownPattern';
import type { ColourRole } from '../../shared/chart/chartData';
import { isRepeated, seriesColour, stackedAreas } from '../../shared/chart/stackedAreas';
import { behaviourOf, behavioursOf, type Entry } from './entries';
import { ratio } from './traitTiles';

/** A behaviour as a row of a table, in one entry. */
export interface BehaviourRow {
  /** Of all rows of all sets, this one. */
  id: string;
  name: string;
  /** What the host is asked for the completions that have it. */
  asked: AskedBehaviour;
  colour: ColourRole | null;
  isDashed: boolean;
  count: number | null;
  share: number | null;
  accuracy: number | null;
  accuracyWithout: number | null;
  /** What the share is of, where it is not all completions. */
  of: string;
}

/** Behaviours of a set. The user's patterns have a row before they are measured. */
export function setRows(entry: Entry, set: string, patterns: readonly OwnPattern[]): BehaviourRow[] {
  const { names, rest } = behavioursOf([entry], set);
  const shown = set === OWN_SET ? patterns.map(({ name }) => name) : names;
  const areas =
    rest === null
      ? null
      : stackedAreas(
          shown.map((name) => ({ name, values: [] })),
          rest,
        );
  return shown.map((name, index) => {
    const behaviour = behaviourOf(entry, set, name);
    return {
      ...{ id: `${set}/${name}`, name, asked: askedOf(set, name, patterns) },
      colour: areas?.find((area) => area.name === name)?.colour ?? seriesColour(index),
      ...{ isDashed: areas === null && isRepeated(index), of: '' },
      ...{ count: behaviour?.count ?? null, share: behaviour?.share ?? null },
      ...{ accuracy: behaviour?.accuracy ?? null, accuracyWithout: behaviour?.accuracyWithout ?? null },
    };
  });
}

function askedOf(set: string, name: string, patterns: readonly OwnPattern[]): AskedBehaviour {
  const pattern = set === OWN_SET ? patterns.find((one) => one.name === name) : undefined;
  return pattern ? { kind: 'own', pattern } : { kind: 'preset', set, name };
}

/** What is no pattern: each can be looked up in the completions too. */
export function traitRows({ file }: Entry): BehaviourRow[] {
  const { completions, truncated, repetition, scripts, arithmetic } = file;
  const row = (
    trait: CompletionTrait,
    name: string,
    having: number | null,
    all: number,
    of = '',
    accuracy: number | null = null,
  ) => ({
    ...{ id: `trait/${trait}`, name, asked: { kind: 'trait' as const, trait }, colour: null, isDashed: false, of, accuracy },
    ...{ count: having, share: having === null ? null : ratio(having, all), accuracyWithout: null },
  });
  const { checked, withBroken, rightChecked, rightWithBroken } = arithmetic;
  return [
    row('truncated', 'cut off', truncated === null ? null : Math.round(truncated * completions), completions),
    row('loop', 'ends in a loop', repetition.loops, completions),
    row('scripts', 'second script', scripts.mixed, completions),
    row('broken', 'broken arithmetic', withBroken, checked, 'of checked', ratio(rightWithBroken, withBroken)),
    row('rightBroken', 'right in spite of it', rightWithBroken, rightChecked, 'of right ones', null),
  ];
}
