import type { Catalogue, Category } from '@wangge/client';

/** A whole word of the catalogue in the text counts by its length squared: 雨水井盖 says more than 井盖. */
const wholeWord = (word: string) => word.length ** 2;
/** Two neighbouring characters in common, where no whole word is: a hint, never more than a short word. */
const PAIR = 1;

/**
 * The categories that a report's text speaks of, best first, filled up with the most frequent ones. Words are compared as they are written; what
 * the person chooses counts, this only saves a search.
 */
export function likelyCategories(
  text: string,
  catalogue: Catalogue,
  frequency: Readonly<Record<string, number>>,
  count = 3,
): Category[] {
  const said = text.toLowerCase();
  const pairs = pairsOf(said);
  const scored = catalogue.classes
    .flatMap((one) => one.categories)
    .map((category) => ({ category, score: scoreOf(category, said, pairs), often: frequency[category.id] ?? 0 }));
  scored.sort((a, b) => b.score - a.score || b.often - a.often);
  return scored.slice(0, count).map((one) => one.category);
}

function scoreOf(category: Category, said: string, pairs: ReadonlySet<string>): number {
  if (said.trim() === '') return 0;
  const names = [...Object.values(category.name), ...category.words].map((word) => word.toLowerCase());
  const whole = names.filter((word) => said.includes(word)).map(wholeWord);
  const shared = new Set(names.flatMap((word) => [...pairsOf(word)]).filter((pair) => pairs.has(pair)));
  return whole.reduce((sum, one) => sum + one, 0) + shared.size * PAIR;
}

/** Pairs of Han characters; pairs of Latin letters say nothing. */
function pairsOf(text: string): Set<string> {
  const pairs = new Set<string>();
  for (const run of text.match(/\p{Script=Han}{2,}/gu) ?? []) {
    const characters = Array.from(run);
    for (let at = 0; at + 1 < characters.length; at++) pairs.add(characters[at]! + characters[at + 1]!);
  }
  return pairs;
}
