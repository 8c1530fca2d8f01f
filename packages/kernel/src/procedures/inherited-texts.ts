import type { FormField, Procedure } from './schema.ts';

/**
 * The personal texts that a matter takes over from the one that it joined: fields of the forms of actions that `inherit` names. They are
 * no facts, so that no event holds them; whoever shows the matter reads them where they were written.
 */
export function inheritedTexts({ merging, actions }: Pick<Procedure, 'merging' | 'actions'>): FormField[] {
  const named = new Set((merging?.follows ?? []).flatMap(({ inherit = [] }) => inherit));
  const texts = Object.values(actions)
    .flatMap(({ form = [] }) => form)
    .filter(({ field, personal }) => personal !== undefined && named.has(field));
  return [...new Map(texts.map((text) => [text.field, text])).values()];
}
