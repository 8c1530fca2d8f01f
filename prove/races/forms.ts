import { localDate } from '@wangge/kernel';
import type { TwinTown } from './town.ts';

export interface Field {
  field: string;
  type: string;
  required?: boolean;
  of?: string;
  when?: { field: string; values: string[] };
  min?: number;
  max?: number;
}

export interface Offer {
  action: string;
  form: Field[];
  refused?: object;
}

/** Of a case, what a race goes by. */
export interface View {
  id: string;
  seq: number;
  state: string;
  procedure: { id: string };
  category: string | null;
  actions: Offer[];
}

/** Units with people who go on with what they are given. */
const leads = ['urban-management', 'housing-construction'];
const DAY = 86_400_000;

/** Fills a form as somebody would who has made up their mind: what is required, and of the rest half. */
export async function fillForm(
  town: TwinTown,
  { login, view, offer, random }: { login: string; view: View; offer: Offer; random: () => number },
): Promise<Record<string, unknown>> {
  const { district } = town.house;
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const procedure = district.procedures.get(view.procedure.id)?.procedure;
  const conditions = Object.entries(district.pack.catalogue.conditions);
  const [condition, { category }] = pick(
    conditions.filter(([, one]) => view.category === null || one.category === view.category),
  );
  const form: Record<string, unknown> = {};
  for (const { field, type, required, of = '', when, min = 1, max = 5 } of offer.form) {
    if (when && !when.values.includes(String(form[when.field]))) continue;
    if (!required && random() < 0.5) continue;
    const choices = Object.keys(procedure?.reasons[of] ?? {});
    if (type === 'text') form[field] = '两人同时办理'.slice(0, max);
    else if (type === 'choice' && choices.length > 0) form[field] = pick(choices);
    else if (type === 'category') form[field] = category;
    else if (type === 'condition') form[field] = condition;
    else if (type === 'unit') form[field] = pick(leads);
    else if (type === 'units') form[field] = [pick(leads)];
    else if (type === 'staff' || type === 'person') form[field] = pick(district.pack.posts).staff;
    else if (type === 'date') form[field] = localDate(district.pack.district.zone, town.now() + 3 * DAY);
    else if (type === 'instant') form[field] = new Date(town.now() + DAY).toISOString();
    else if (type === 'boolean') form[field] = random() < 0.5;
    else if (type === 'rating' || type === 'number')
      form[field] = min + Math.floor(random() * Math.min(max - min + 1, 5));
    else if (type === 'code') form[field] = 'A-1';
    else if (type === 'photos') form[field] = [await town.photo(login)];
  }
  return form;
}
