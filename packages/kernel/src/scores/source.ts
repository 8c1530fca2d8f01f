import Type, { type Static } from 'typebox';
import { Text } from '../procedures/schema.ts';

/**
 * Where a rule comes from, for whoever is judged by it: in the languages of the district. A plain text is one in its default language, as every
 * source was written before.
 */
export const RuleSource = Type.Union([Type.String({ minLength: 1 }), Text]);
export type RuleSource = Static<typeof RuleSource>;

/** @param locale the default language of the district */
export function sourceText(source: RuleSource, locale: string): Text {
  return typeof source === 'string' ? { [locale]: source } : source;
}
