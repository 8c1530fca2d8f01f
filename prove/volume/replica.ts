import type { Life, SentCommand, TakenPhoto } from '../../apps/server/src/demo/life.ts';
import { idFrom, randomFrom } from '../../apps/server/src/demo/random.ts';
import type { Family } from './families.ts';

/** Ids, instants (milliseconds since 1970, thirteen digits) and numbers of matters, wherever they stand in what a family wrote. */
const variable =
  /"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"|(?<=[:[,])(1\d{12})(?=[,}\]])|([A-Z]+-\d{8}-\d{5})/g;

interface Written {
  matter: Pick<Life['matter'], 'id' | 'procedure'>;
  events: Life['events'];
  commands: [number, SentCommand][];
  photos: (Omit<TakenPhoto, 'drawing'> & { drawing: number })[];
}

/** A family as a text with gaps where its ids, times and numbers stood. */
export interface Template {
  /** Texts between the gaps: one more than there are gaps. */
  texts: readonly string[];
  gaps: readonly Gap[];
  drawings: readonly TakenPhoto['drawing'][];
  /** When its head came in. */
  at: number;
  /** How many matters it has. */
  size: number;
}

type Gap = { is: 'id'; id: string } | { is: 'instant'; at: number } | { is: 'number'; number: string };

export function templateOf({ lives }: Family): Template {
  const drawings: TakenPhoto['drawing'][] = [];
  const written = lives.map(
    ({ matter, events, commands, photos }): Written => ({
      matter: { id: matter.id, procedure: matter.procedure },
      events,
      commands: [...commands],
      photos: photos.map(({ drawing, ...photo }) => ({ ...photo, drawing: drawings.push(drawing) - 1 })),
    }),
  );
  const own = new Set(lives.map(({ matter }) => matter.number));
  const whole = JSON.stringify(written);
  const texts: string[] = [];
  const gaps: Gap[] = [];
  let from = 0;
  for (const found of whole.matchAll(variable)) {
    const [all, id, instant, number] = found;
    // A number that stands in some text and is none of the family's is another matter's, and stays.
    if (number !== undefined && !own.has(number)) continue;
    texts.push(whole.slice(from, found.index));
    from = found.index + all.length;
    gaps.push(
      id !== undefined
        ? { is: 'id', id }
        : instant !== undefined
          ? { is: 'instant', at: Number(instant) }
          : { is: 'number', number: number as string },
    );
  }
  texts.push(whole.slice(from));
  return { texts, gaps, drawings, at: lives[0]?.matter.receivedAt ?? 0, size: lives.length };
}

export interface Replicating {
  /** Milliseconds by which everything happened earlier: whole days, so that hours stay what they were. */
  earlier: number;
  /** Names the replica: another one has other ids. */
  key: string;
  /** The next number of a prefix on the day in which the instant lies. */
  number: (prefix: string, at: number) => string;
}

/** The same family at another time, under other ids and numbers: what `startBatch` takes. Deadlines were worked out then and are shifted with the rest. */
export function replicate({ texts, gaps, drawings }: Template, { earlier, key, number }: Replicating): Life[] {
  const random = randomFrom('replica', key);
  const ids = new Map<string, string>();
  const numbers = new Map<string, string>();
  const idOf = (id: string): string => {
    const known = ids.get(id);
    if (known !== undefined) return known;
    const made = idFrom(random, Number.parseInt(id.replace('-', '').slice(0, 12), 16) - earlier);
    ids.set(id, made);
    return made;
  };
  const numberOf = (old: string): string => {
    const known = numbers.get(old);
    if (known !== undefined) return known;
    const [prefix = '', day = ''] = old.split('-');
    const at = Date.parse(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}T12:00:00+08:00`) - earlier;
    const made = number(prefix, at);
    numbers.set(old, made);
    return made;
  };
  let whole = texts[0] ?? '';
  for (const [index, gap] of gaps.entries()) {
    if (gap.is === 'id') whole += `"${idOf(gap.id)}"`;
    else whole += gap.is === 'instant' ? String(gap.at - earlier) : numberOf(gap.number);
    whole += texts[index + 1];
  }
  const written = JSON.parse(whole) as Written[];
  return written.map(({ commands, photos, ...rest }) => {
    const taken = photos.map((photo) => ({ ...photo, drawing: drawings[photo.drawing] as TakenPhoto['drawing'] }));
    // What the writer of batches looks at, and nothing of what a life has in mind besides.
    return { ...rest, commands: new Map(commands), photos: taken } as unknown as Life;
  });
}
