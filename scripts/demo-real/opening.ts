import type { Procedure } from '@wangge/kernel';
import { chance, type Random } from '../../apps/server/src/demo/random.ts';
import type { Message } from './messages.ts';
import type { Order } from './order.ts';
import type { Position } from './positions.ts';

/** Share of callers who want to hear what came of it. Made up. */
const WANTS_REPLY = 0.85;
/** Metres that a made-up position claims to be good for: it stands for a place pointed out on the telephone. */
const ACCURACY = 100;

/** The kind of request by the word with which people begin; else a plea for help. */
const kinds: readonly (readonly [kind: string, words: readonly string[]])[] = [
  ['complaint', ['投诉', '举报', '反映', '反对', '质疑']],
  ['consultation', ['咨询', '请问', '求解', '想了解', '询问']],
  ['suggestion', ['建议', '希望', '呼吁']],
  ['thanks', ['感谢', '表扬', '点赞']],
];

interface Opening {
  message: Message;
  position: Position;
  orderNumber: string;
  subject: Order['subject'];
  random: Random;
}

/** What the agent types in, as far as the procedure asks for it. A category stands there only where it was advised. */
export function openingOf(
  { opening }: Procedure,
  { message, position, orderNumber, subject, random }: Opening,
): object {
  const { lng, lat } = position;
  const { title, text } = message;
  const values: Record<string, unknown> = {
    place: { lng, lat, crs: 'CGCS2000', accuracy: ACCURACY },
    'order-number': orderNumber,
    'request-kind': kindOf(title),
    title,
    text: text === '' ? title : text,
    'reply-wanted': chance(random, WANTS_REPLY),
    ...(subject.isAdvised ? { category: subject.category } : {}),
  };
  return Object.fromEntries(
    opening.form.flatMap(({ field, max, type }) => {
      const value = values[field];
      if (value === undefined) return [];
      const isLong = type === 'text' && max !== undefined && typeof value === 'string' && [...value].length > max;
      return [[field, isLong ? `${[...(value as string)].slice(0, (max ?? 1) - 1).join('')}…` : value]];
    }),
  );
}

function kindOf(title: string): string {
  return kinds.find(([, words]) => words.some((word) => title.includes(word)))?.[0] ?? 'help';
}
