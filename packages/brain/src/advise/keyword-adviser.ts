import type { Advice, Advised, Adviser, Because } from './adviser.ts';
import { type CategoryWords, type KeywordRules, plainText, type WeighedWords } from './keyword-rules.ts';

/** What one word speaks for: a category, or something that is none of them. */
interface Meaning {
  category: string | typeof elsewhere;
  weight: number;
}

/** A key that no category can have. */
const elsewhere = Symbol('elsewhere');

interface Tally {
  points: number;
  because: Because[];
}

/**
 * An adviser that goes by words. From the left, the longest word at each place counts, what it covers is read no second time, and a word
 * counts once however often it comes; where it opens the text, more. The category with the most points is named if it has enough and is
 * far enough ahead of the others, and of what the rules know to be elsewhere.
 *
 * The time grows with the text: at most as many steps a letter as the longest word has letters, whatever the rules say.
 */
export function keywordAdviser(rules: KeywordRules): Adviser {
  const words = plant(meaningsOf(rules));
  const conditions = new Map(
    Object.entries(rules.categories).map(([category, told]) => [category, conditionWords(told)]),
  );
  return {
    advise(text): Advised {
      const { plain, from } = plainText(text);
      const tallies = new Map<Meaning['category'], Tally>();
      const opens = openingOf(text, rules);
      for (const { word, at, value } of find(words, plain)) {
        const stands = from[at] ?? at;
        const times = stands < opens.until ? opens.times : 1;
        for (const { category, weight } of value) {
          const tally = tallies.get(category) ?? { points: 0, because: [] };
          tally.points += weight * times;
          tally.because.push({ word, at: stands, weight: weight * times });
          tallies.set(category, tally);
        }
      }
      const first = namedBy(tallies, rules);
      if (first === undefined) return 'unsure';
      const { category, because } = first;
      const condition = conditionOf(conditions.get(category), plain);
      return { category, ...(condition === undefined ? {} : { condition }), because };
    },
  };
}

/** As `keywordAdviser`, for one text; whoever has many keeps the adviser. */
export function advise(text: string, rules: KeywordRules): Advised {
  return keywordAdviser(rules).advise(text);
}

/** Where the first line that is not blank ends, or what may count as one. */
function openingOf(
  text: string,
  { opening = { letters: 0, times: 1 } }: KeywordRules,
): { until: number; times: number } {
  const begins = text.length - text.trimStart().length;
  const ends = text.indexOf('\n', begins);
  return { until: Math.min(ends < 0 ? text.length : ends, begins + opening.letters), times: opening.times };
}

function namedBy(
  tallies: ReadonlyMap<Meaning['category'], Tally>,
  { least, ahead }: KeywordRules,
): Pick<Advice, 'category' | 'because'> | undefined {
  let best: { category: Meaning['category']; tally: Tally } | undefined;
  let second = 0;
  for (const [category, tally] of tallies) {
    if (best === undefined || tally.points > best.tally.points) {
      second = best?.tally.points ?? 0;
      best = { category, tally };
    } else if (tally.points > second) second = tally.points;
  }
  if (best === undefined || best.tally.points < least) return undefined;
  // Two that are level are both possible, whatever lead the rules ask for.
  if (best.tally.points === second || best.tally.points - second < ahead) return undefined;
  const { category, tally } = best;
  return typeof category === 'string' ? { category, because: tally.because } : undefined;
}

/** The one condition with the most words in the text; none where none has one, or two have as many. */
function conditionOf(words: Tree<string[]> | undefined, plain: string): string | undefined {
  if (!words) return undefined;
  const counts = new Map<string, number>();
  for (const { value } of find(words, plain)) {
    for (const condition of value) counts.set(condition, (counts.get(condition) ?? 0) + 1);
  }
  const most = Math.max(0, ...counts.values());
  const named = [...counts].filter(([, count]) => count === most);
  return named.length === 1 ? named[0]?.[0] : undefined;
}

function meaningsOf(rules: KeywordRules): Map<string, Meaning[]> {
  const meanings = new Map<string, Meaning[]>();
  const enterAll = (category: Meaning['category'], words: WeighedWords): void => {
    for (const [weight, list] of Object.entries(words)) {
      for (const word of list) enter(meanings, word, { category, weight: Number(weight) });
    }
  };
  for (const [category, { words }] of Object.entries(rules.categories)) enterAll(category, words);
  enterAll(elsewhere, rules.elsewhere ?? {});
  return meanings;
}

function conditionWords({ conditions = {} }: CategoryWords): Tree<string[]> {
  const meanings = new Map<string, string[]>();
  for (const [condition, list] of Object.entries(conditions)) {
    for (const word of list) enter(meanings, word, condition);
  }
  return plant(meanings);
}

function enter<V>(meanings: Map<string, V[]>, word: string, value: V): void {
  const { plain } = plainText(word);
  if (plain === '') return;
  const known = meanings.get(plain);
  if (known) known.push(value);
  else meanings.set(plain, [value]);
}

/** Words by their letters. */
interface Tree<V> {
  next: Map<string, Tree<V>>;
  value?: V;
}

function plant<V>(words: ReadonlyMap<string, V>): Tree<V> {
  const root: Tree<V> = { next: new Map() };
  for (const [word, value] of words) {
    let node = root;
    for (const unit of word.split('')) {
      const next: Tree<V> = node.next.get(unit) ?? { next: new Map() };
      node.next.set(unit, next);
      node = next;
    }
    node.value = value;
  }
  return root;
}

/** Each word once, where it first stands. */
function* find<V>(root: Tree<V>, plain: string): Generator<{ word: string; at: number; value: V }> {
  const seen = new Set<string>();
  let at = 0;
  while (at < plain.length) {
    let node: Tree<V> | undefined = root;
    let found: { end: number; value: V } | undefined;
    for (let end = at; node !== undefined; end += 1) {
      if (node.value !== undefined) found = { end, value: node.value };
      node = end < plain.length ? node.next.get(plain[end] as string) : undefined;
    }
    if (found === undefined) {
      at += 1;
      continue;
    }
    const word = plain.slice(at, found.end);
    if (!seen.has(word)) {
      seen.add(word);
      yield { word, at, value: found.value };
    }
    at = found.end;
  }
}
