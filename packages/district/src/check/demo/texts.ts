import type { Sentences } from '../../demo-format.ts';
import type { Path } from '../../parse/located.ts';
import type { DemoWorld } from './world.ts';

/** Words of a sentence that the matter itself fills in. */
const ofTheMatter = ['category', 'called', 'condition', 'closing', 'sample'];

/** What is said: in every language in which people write, with words that are there. */
export function checkTexts(world: DemoWorld): void {
  const { languages, texts, words, samples = {}, callers } = world.demo;
  for (const language of Object.keys(languages)) {
    world.refer(world.setting.locales, language, { zh: '本区语言', en: 'language of this district' }, [
      'languages',
      language,
    ]);
  }
  if (!Object.hasOwn(texts, 'plain')) {
    world.fault(
      ['texts'],
      'demo-text',
      '缺少“plain”：未指明说什么的必填文字用它',
      'There is no "plain", which a required text says for which nothing else is named',
    );
  }
  const lists = Object.keys(words);
  for (const [id, sentences] of Object.entries(texts)) {
    checkSentences(world, sentences, ['texts', id], [...ofTheMatter, ...lists]);
    for (const [language, list] of Object.entries(sentences)) {
      if (list.some((sentence) => !sentence.includes('{sample}'))) continue;
      world.fault(
        ['texts', id, language],
        'demo-text',
        '每句都用了 {sample}：没有例句的小类无话可说',
        'Every sentence has {sample}, so that nothing can be said of a category without samples',
      );
    }
  }
  // Words within words would not end.
  for (const [id, list] of Object.entries(words)) checkSentences(world, list, ['words', id], []);
  for (const [id, list] of Object.entries(samples)) checkSentences(world, list, ['samples', id], []);
  checkSentences(world, callers.names, ['callers', 'names'], lists);
  checkSentences(world, callers.mark, ['callers', 'mark'], []);
}

function checkSentences(world: DemoWorld, sentences: Sentences, path: Path, known: readonly string[]): void {
  for (const language of Object.keys(world.demo.languages)) {
    if (Object.hasOwn(sentences, language)) continue;
    world.fault(
      path,
      'demo-text',
      `缺少语言“${language}”：languages 里有人用它书写`,
      `There is nothing in "${language}", in which people write by languages`,
    );
  }
  for (const [language, list] of Object.entries(sentences)) {
    for (const [index, sentence] of list.entries()) {
      for (const [, word = ''] of sentence.matchAll(/\{([^}]*)\}/g)) {
        world.refer(known, word, { zh: '词', en: 'word' }, [...path, language, index]);
      }
    }
  }
}
