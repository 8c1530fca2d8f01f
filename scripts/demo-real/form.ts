import { type FormField, type Instant, localDate, type Procedure } from '@wangge/kernel';
import { between, pick } from '../../apps/server/src/demo/random.ts';
import type { Caller } from './caller.ts';
import type { Order } from './order.ts';

const DAY = 86_400_000;
/** Days to a date that nobody named: a fortnight to three months, as for things that wait for their season or their funds. */
const AWAY = [14, 90] as const;
/** What is written where a sentence is asked for. It tells nothing, as nothing happened. */
const SENTENCE = '演示数据：按流程办理。';

export interface Filling {
  procedure: Procedure;
  zone: string;
  fields: readonly FormField[];
  given: Readonly<Record<string, unknown>>;
  order: Order;
  caller: Caller;
  at: Instant;
}

/** What was decided is filled in, and of the rest what is required. Photos are uploaded. */
export async function fillForm({ procedure, zone, fields, given, order, caller, at }: Filling): Promise<object> {
  const form: Record<string, unknown> = {};
  for (const field of fields) {
    const { when } = field;
    if (when && !when.values.includes(String(form[when.field]))) continue;
    const value = given[field.field] ?? (field.required ? await madeUp(field) : undefined);
    if (value !== undefined) form[field.field] = value;
  }
  return form;

  async function madeUp(field: FormField): Promise<unknown> {
    const { random, subject } = order;
    switch (field.type) {
      case 'text':
        return SENTENCE.slice(0, field.max);
      case 'choice':
        return pick(random, Object.keys(procedure.reasons?.[field.of ?? ''] ?? {}));
      case 'category':
        return subject.category;
      case 'condition':
        return subject.condition;
      case 'boolean':
        return true;
      case 'rating':
      case 'number':
        return field.max ?? field.min ?? 1;
      case 'date':
        return localDate(zone, at + between(random, ...AWAY) * DAY);
      case 'instant':
        return new Date(at + between(random, ...AWAY) * DAY).toISOString();
      case 'photos':
        return Promise.all(Array.from({ length: field.min ?? 1 }, () => caller.photo()));
      default:
        // A unit, a person, another order: nobody invents those.
        throw new Error(`${procedure.id}: nobody said what to put into ${field.field} (${field.type})`);
    }
  }
}
