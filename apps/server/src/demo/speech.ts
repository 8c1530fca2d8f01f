import type { DemoFile, Sentences } from '@wangge/district';
import type { Text } from '@wangge/kernel';
import type { Subject } from './life.ts';
import { pick, type Random } from './random.ts';

/** Who says something, about what, in which language. */
export interface Speaker {
  random: Random;
  language: string;
  subject: Subject;
}

/** A sentence of the pack with its words filled in. @throws when there is none: the pack was not checked */
export function speak(demo: DemoFile, speaker: Speaker, id: string): string {
  const { random, language, subject } = speaker;
  const samples = demo.samples?.[subject.category.id]?.[language] ?? [];
  const all = sentencesOf(demo.texts[id], language, id);
  const fitting = samples.length > 0 ? all : all.filter((sentence) => !sentence.includes('{sample}'));
  return fill(demo, speaker, pick(random, fitting));
}

/** The name of a person who does not exist, marked so, or a number that none can have. */
export function caller(demo: DemoFile, speaker: Speaker, what: 'name' | 'phone'): string {
  const { names, mark, phone } = demo.callers;
  const { random, language } = speaker;
  if (what === 'phone') return phone.replace(/#/g, () => String(Math.floor(random() * 10)));
  const name = fill(demo, speaker, pick(random, sentencesOf(names, language, 'callers.names')));
  return `${name}${pick(random, sentencesOf(mark, language, 'callers.mark'))}`;
}

function fill(demo: DemoFile, { random, language, subject }: Speaker, sentence: string): string {
  const { category, condition } = subject;
  return sentence.replace(/\{([a-z-]+)\}/g, (_, word: string) => {
    switch (word) {
      case 'category':
        return inLanguage(category.name, language);
      case 'called':
        return pick(random, calledIn(subject, language));
      case 'condition':
        return inSentence(inLanguage(condition.name, language));
      case 'closing':
        return inSentence(inLanguage(condition.closing, language));
      case 'sample':
        return pick(random, sentencesOf(demo.samples?.[category.id], language, 'samples'));
      default:
        return pick(random, sentencesOf(demo.words[word], language, word));
    }
  });
}

function sentencesOf(sentences: Sentences | undefined, language: string, id: string): readonly string[] {
  const found = sentences?.[language];
  if (!found) throw new Error(`the demo has no sentences ${id} in ${language}: the pack was not checked`);
  return found;
}

function inLanguage(text: Text, language: string): string {
  return text[language] ?? Object.values(text)[0] ?? '';
}

/** A sentence as it stands within another one. */
function inSentence(text: string): string {
  return text.replace(/[。；.;]$/, '');
}

const LATIN = /\p{Script=Latin}/u;

/** What people call it, beside the catalogue's own name; words in another script than that are for other languages. */
function calledIn({ category }: Subject, language: string): string[] {
  const name = inLanguage(category.name, language);
  return [name, ...category.words.filter((word) => LATIN.test(word) === LATIN.test(name))];
}
