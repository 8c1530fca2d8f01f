/** Words by what they weigh: `{ "3": ["water main"] }`. */
export type WeighedWords = Readonly<Record<string, readonly string[]>>;

/** The words that speak for a category, and those that tell its conditions apart once it is named. */
export interface CategoryWords {
  words: WeighedWords;
  /** By id of the condition; only asked for when the category is certain. */
  conditions?: Readonly<Record<string, readonly string[]>>;
}

/** Rules as the district pack holds them (`advice.yaml`): data, and no pattern that could run away. */
export interface KeywordRules {
  /** Points that a category needs to be named at all. */
  least: number;
  /** Points by which it has to be ahead of the next one; with fewer the text may speak of either. */
  ahead: number;
  /** People say first what it is about; what comes up later is often the story around it. Without it every place counts the same. */
  opening?: Opening;
  /** By id of the category. */
  categories: Readonly<Record<string, CategoryWords>>;
  /** Words of matters for which the catalogue has no category: as strong as a category, and where they win nothing is named. */
  elsewhere?: WeighedWords;
}

/** The first line of a text, a title where it has one. */
export interface Opening {
  /** UTF-16 units of a first line that belong to it at most: not everybody writes a title. */
  letters: number;
  /** So many times its weight a word counts there. */
  times: number;
}

/** No word is longer, in UTF-16 units: reading a text costs at most so many steps a letter. */
export const longestWord = 24;

/**
 * A text as words are looked for in it: compatibility forms made plain (full-width letters, ligatures), capitals made small, white space left out
 * since lines break anywhere in Chinese. `from` tells where each unit stood.
 */
export function plainText(text: string): { plain: string; from: readonly number[] } {
  const from: number[] = [];
  let plain = '';
  let at = 0;
  for (const letter of text) {
    const folded = letter.normalize('NFKC').toLowerCase().replaceAll(' ', '');
    if (letter.trim() !== '') {
      plain += folded;
      for (let unit = 0; unit < folded.length; unit += 1) from.push(at);
    }
    at += letter.length;
  }
  return { plain, from };
}
