import type { Text } from '@wangge/client';
import i18next from 'i18next';
import { useCallback } from 'react';
import { initReactI18next, useTranslation } from 'react-i18next';
import { en } from './en.ts';
import { firstLocale, LOCALES, type Locale } from './first-locale.ts';
import { zh } from './zh.ts';

export { LOCALES, type Locale };

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof zh };
    returnNull: false;
  }
}

const KEY = 'wangge.locale';

/** What the person chose on this device, if they did. */
const chosen = (): Locale | undefined => LOCALES.find((locale) => locale === localStorage.getItem(KEY));

export const i18n = i18next.createInstance();
void i18n.use(initReactI18next).init({
  lng: chosen() ?? firstLocale(navigator.languages),
  fallbackLng: 'zh',
  resources: { zh: { translation: zh }, en: { translation: en } },
  // React escapes what it draws.
  interpolation: { escapeValue: false },
});

export const currentLocale = (): Locale => (i18n.language === 'en' ? 'en' : 'zh');

export function markLanguage(): void {
  document.documentElement.lang = currentLocale() === 'en' ? 'en' : 'zh-CN';
}

/** The district is known now: who has not chosen a language is met in one that it has names in. */
export function fitLocale(ofDistrict: readonly string[]): void {
  const locale = chosen() ?? firstLocale(navigator.languages, ofDistrict);
  if (locale !== currentLocale()) void i18n.changeLanguage(locale).then(markLanguage);
}

export function chooseLocale(locale: Locale): void {
  localStorage.setItem(KEY, locale);
  void i18n.changeLanguage(locale).then(markLanguage);
}

/** The name in this language; where the pack lacks it, its first one, so that nothing is ever blank. */
export function nameIn(text: Text | undefined, locale: Locale): string {
  return text?.[locale] ?? Object.values(text ?? {})[0] ?? '';
}

export function useWords() {
  const { t, i18n: current } = useTranslation();
  const locale: Locale = current.language === 'en' ? 'en' : 'zh';
  const name = useCallback((text: Text | undefined) => nameIn(text, locale), [locale]);
  return { t, locale, name };
}
