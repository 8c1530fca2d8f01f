import { type KeywordRules, plainText } from '@wangge/brain';
import type { AdviceFile } from '../advice-format.ts';
import type { FaultList, Place } from '../fault.ts';
import type { PackCatalogue } from '../pack.ts';
import type { Located } from '../parse/located.ts';
import { checkDate } from './catalogue.ts';
import { CodeBook, checkReference } from './codes.ts';

/** What the schema cannot say of `advice.yaml`: ids are in the catalogue, a word has one weight, a category can get its points. */
export function checkAdvice(file: AdviceFile, catalogue: PackCatalogue, source: Located, faults: FaultList): void {
  checkDate(file.effective, source.at(['effective']), faults);
  const known = new Map(Object.entries(catalogue.categories));
  const times = Math.max(1, file.opening?.times.value ?? 1);
  const away = new CodeBook({ zh: '关键词', en: 'word' }, faults);
  for (const [weight, list] of Object.entries(file.elsewhere ?? {})) {
    for (const [index, word] of list.entries()) {
      enterWord(away, word, source.at(['elsewhere', weight, index]), faults);
    }
  }
  for (const [id, { words, conditions = {} }] of Object.entries(file.categories)) {
    const at = (...rest: (string | number)[]): Place => source.at(['categories', id, ...rest]);
    const book = new CodeBook({ zh: '关键词', en: 'word' }, faults);
    let points = 0;
    for (const [weight, list] of Object.entries(words)) {
      for (const [index, word] of list.entries()) {
        if (enterWord(book, word, at('words', weight, index), faults)) points += Number(weight);
      }
    }
    if (points * times < file.least.value) tellOutOfReach(id, points * times, file.least.value, at('words'), faults);
    const category = known.get(id);
    if (!checkReference(known, id, { zh: '小类', en: 'category' }, at(), faults) || !category) continue;
    const own = new Map(category.conditions.map((condition) => [condition, true]));
    for (const [condition, list] of Object.entries(conditions)) {
      const what = { zh: `小类 ${id} 的立案条件`, en: `condition of the category ${id}` };
      checkReference(own, condition, what, at('conditions', condition), faults);
      const once = new CodeBook({ zh: '关键词', en: 'word' }, faults);
      for (const [index, word] of list.entries()) enterWord(once, word, at('conditions', condition, index), faults);
    }
  }
}

/** The rules as the adviser takes them. */
export function keywordRulesOf({ least, ahead, opening, elsewhere, categories }: AdviceFile): KeywordRules {
  return {
    ...{ least: least.value, ahead: ahead.value, categories },
    ...(opening ? { opening: { letters: opening.letters.value, times: opening.times.value } } : {}),
    ...(elsewhere ? { elsewhere } : {}),
  };
}

/** Two spellings that are read as one are one word. */
function enterWord(book: CodeBook, word: string, place: Place, faults: FaultList): boolean {
  const { plain } = plainText(word);
  if ([...plain].length >= 2) return book.enter(plain, place);
  faults.fault(place, 'shape-value', {
    zh: `“${word}”去掉空白后不足两个字，半数文字里都会有`,
    en: `"${word}" has fewer than two letters without its blanks and would stand in half of all texts`,
  });
  return false;
}

function tellOutOfReach(id: string, points: number, least: number, place: Place, faults: FaultList): void {
  faults.fault(place, 'advice-out-of-reach', {
    zh: `小类 ${id} 的全部关键词合计 ${points} 分，达不到 ${least} 分，永远不会被建议`,
    en: `All words of the category ${id} together weigh ${points} and never reach ${least}: it would never be advised`,
  });
}
