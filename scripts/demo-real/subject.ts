import { pick, type Random, weigh } from '../../apps/server/src/demo/random.ts';
import type { House } from './house.ts';
import type { Message } from './messages.ts';
import type { Order } from './order.ts';

/** The class of the catalogue for what has no department of its own: what nobody can name is put there. */
const EXTENDED = 'E06';

/**
 * What an order is about. Where the advice is unsure a person would decide; here a draw within the catalogue's extended class stands in for
 * that person, and so does one for the condition. So nothing follows from these about how well orders are dispatched.
 */
export function subjectOf({ adviser, pack }: House, { title, text }: Message, random: Random): Order['subject'] {
  const { categories, conditions } = pack.catalogue;
  const advised = adviser.advise(`${title}\n${text}`);
  const isAdvised = advised !== 'unsure';
  const category = isAdvised
    ? advised.category
    : pick(
        random,
        Object.values(categories).flatMap((one) => (one.class === EXTENDED ? [one.id] : [])),
      );
  const known = isAdvised ? advised.condition : undefined;
  if (known !== undefined) return { category, condition: known, isAdvised };
  // A stranger's message is seldom about the condition that is due within hours.
  const weights = (categories[category]?.conditions ?? []).map(
    (id) => [id, conditions[id]?.limit.unit.startsWith('working') ? 3 : 1] as const,
  );
  return { category, condition: weigh(random, Object.fromEntries(weights)), isAdvised };
}
