import type { Played } from './play.ts';

/**
 * How many orders of each group of the table have the category that their words advised. Of all others it was drawn in the stead of a person, taken over
 * from an order that they joined, or never named.
 */
export function advisedIn({ ran, counted, pack }: Pick<Played, 'ran' | 'counted' | 'pack'>): (group: string) => number {
  const subjects = new Map(ran.orders.map(({ orderNumber, subject }) => [orderNumber, subject]));
  const counts = new Map<string, number>();
  for (const { orderNumber, category, street } of counted.ends) {
    const subject = subjects.get(orderNumber ?? '');
    if (!subject?.isAdvised || category === null || subject.category !== category) continue;
    const { class: classOf } = pack.catalogue.categories[category] ?? {};
    for (const group of ['all', `street ${street}`, `class ${classOf}`, `category ${category}`]) {
      counts.set(group, (counts.get(group) ?? 0) + 1);
    }
  }
  return (group) => counts.get(group) ?? 0;
}
