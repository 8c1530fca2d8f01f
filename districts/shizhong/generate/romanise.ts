import { customPinyin, pinyin } from 'pinyin-pro';

// Readings that a dictionary of single characters gets wrong here. 钅广 is how the statistical list prints one rare
// character (a variant of 矿, read kuàng) that older systems could not encode.
customPinyin({ 新都: 'xīn dū', 钅广: 'kuàng -', 泺源: 'luò yuán', 观园: 'guān yuán', 渴马: 'kě mǎ' });

/**
 * A Chinese place name in Hanyu Pinyin without tones, written together with one capital (GB/T 28039 treats the specific
 * part so), apostrophe before a later syllable that begins with a, e or o: 罗而 → Luo'er. An ordinal stays apart:
 * 铁路第一 → Tielu No. 1.
 */
export function romanise(name: string): string {
  const ordinal = /^(.+)第([一二三四五六七八九])$/.exec(name);
  if (ordinal) return `${romanise(ordinal[1]!)} No. ${'一二三四五六七八九'.indexOf(ordinal[2]!) + 1}`;
  const syllables = pinyin(name, { toneType: 'none', type: 'array', v: true })
    .filter((syllable) => syllable !== '-')
    .map((syllable) => syllable.replace('v', 'ü'));
  const joined = syllables
    .map((syllable, i) => (i > 0 && /^[aeo]/.test(syllable) ? `'${syllable}` : syllable))
    .join('');
  return joined.charAt(0).toUpperCase() + joined.slice(1);
}
