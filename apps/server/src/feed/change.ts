import { type Reachable, roughened } from '../platform/policy/index.ts';

/** The outbox row of an event, as cases/append.ts writes it. */
interface ToldCase {
  id: string;
  number: string;
  kind: string;
  seq: number;
  action: string;
  state: string;
  phase: string;
  light: string;
  dueAt: string | null;
  amberAt: string | null;
  lng: number;
  lat: number;
  category: string | null;
  /** Requests that wait for a decision; absent from what was told before lists showed them. */
  asked?: readonly { request: string; level: number }[];
  lead: string | null;
  assist: readonly string[];
  areaPath: string;
  reporter: string;
  /** Absent from what was told before there were tasks and panels. */
  caller?: string | null;
  seats?: readonly string[];
  /** Absent from what was told before anything was held against units. */
  heard?: readonly string[];
  at: string;
  /** Who had it before the event; absent where the event changed nothing of that. */
  was?: Pick<ToldCase, 'lead' | 'assist' | 'caller' | 'seats' | 'heard'>;
}

/** A change on its way to listeners: whose it is to see, and the words for it, made once for all of them. */
export interface Change {
  matter: Reachable;
  /** The same before the event, where the event took it out of somebody's hands. */
  before: Reachable | undefined;
  data: string;
  /** The same for who gets points roughly. */
  roughData: string;
  /** For who reached it until now and no longer does: which one it was, and nothing of what became of it. */
  goneData: string;
}

export function readChange(payload: unknown): Change {
  const told = payload as ToldCase;
  const { kind, areaPath, lead, assist, reporter, caller = null, seats = [], heard = [], was } = told;
  const matter = { kind, areaPath, lead, assist, reporter, caller, seats, heard };
  return {
    matter,
    before: was && { ...matter, ...was },
    data: JSON.stringify(shown(told)),
    roughData: JSON.stringify(shown({ ...told, ...roughened(told) })),
    goneData: JSON.stringify({ id: told.id, seq: told.seq }),
  };
}

/** Named one by one: who reported, where it lies in the hierarchy and who assists decide who hears of it, and are not told. */
function shown(
  told: ToldCase,
): Omit<ToldCase, 'kind' | 'assist' | 'caller' | 'seats' | 'heard' | 'areaPath' | 'reporter' | 'was'> {
  const { id, number, seq, action, state, phase, light, dueAt, amberAt, lng, lat, category, asked, lead, at } = told;
  return {
    id,
    number,
    seq,
    action,
    state,
    phase,
    light,
    dueAt,
    amberAt,
    lng,
    lat,
    category,
    ...(asked ? { asked } : {}),
    lead,
    at,
  };
}
