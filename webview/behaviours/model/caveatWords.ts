import type { Entry } from './entries';
import { spacingWords, type BehavioursView } from './views';

/** What a reader has to know, as one line of sentences. @param caveats of the reports */
export function caveatWords(view: BehavioursView, entries: readonly Entry[], caveats: readonly string[]): string {
  const unit = entries[0]?.file.lengths.unit;
  const spacing = spacingWords(view);
  const words = [
    ...(spacing === '' ? [] : [spacing]),
    'a behaviour is a pattern in the text: it tells what was written, not why',
    'a change is told where it is 5 points or more and beyond its 95 % interval, adjusted for the number of behaviours compared, completions taken as independent',
    'only equations between plain numbers are checked',
    ...(unit === 'characters' ? ['the file has no tokens: lengths are characters, and 4-grams are of words'] : []),
    ...caveats,
  ];
  return words.map((text) => `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`).join(' ');
}
