/** Every page knows these languages; names in the district's data may have more. */
export type Locale = 'zh' | 'en';
export const LOCALES: readonly Locale[] = ['zh', 'en'];

/**
 * In which language somebody is met who has not chosen one: the first of the browser's own that the pages know and the district has
 * names in; where there is none, the district's first that the pages know; else the first of the pages that the browser asks for.
 * @param wanted as the browser lists them, the dearest first: `en-US`, `zh-Hans-CN`
 * @param ofDistrict languages of the district's names; empty before they are known
 */
export function firstLocale(wanted: readonly string[], ofDistrict: readonly string[] = []): Locale {
  const known = (tags: readonly string[]): Locale[] =>
    tags.flatMap((tag) => LOCALES.filter((locale) => tag.toLowerCase().split('-')[0] === locale));
  const [asked, offered] = [known(wanted), known(ofDistrict)];
  return asked.find((locale) => offered.length === 0 || offered.includes(locale)) ?? offered[0] ?? asked[0] ?? 'zh';
}
