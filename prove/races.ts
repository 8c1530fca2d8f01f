/**
 * Several act on one thing at one moment, at two servers on one database: any two of the actions that a matter allows, one command from ten clients, an
 * action against the sweep, a merge against a close, a vote against the end of its ballot. Each has one outcome, and who lost is told the state and
 * what is allowed.
 */
import { verify } from '../apps/server/src/checkpoints/index.ts';
import { seededRandom } from '../bench/measure.ts';
import { concluded, merged, pair, type Raced, same, swept, type Track } from './races/kinds.ts';
import { openTwinTown, type TwinTown } from './races/town.ts';
import type { Proof, Section, Size } from './section.ts';

const sizes: Readonly<Record<Size, number>> = { short: 200, long: 20_000 };
const SEED = 20_261_130;

/** Of each twenty, so many of a kind. The last two need a long way to where they race. */
const turns: readonly ((track: Track) => Promise<Raced>)[] = [
  ...Array.from({ length: 12 }, () => pair),
  ...Array.from({ length: 3 }, () => same),
  ...Array.from({ length: 3 }, () => swept),
  merged,
  concluded,
];
/** Races between two looks at what they wrote. */
const LOOK_EVERY = 100;

export const races: Section = {
  about:
    'two at one moment, at two servers on one database: one outcome, and the other is told the state and what is allowed',
  async prove(size, say) {
    const town = await openTwinTown();
    try {
      const random = seededRandom(SEED);
      const track: Track = { town, random, pool: [] };
      const ran: Raced[] = [];
      while (ran.length < sizes[size]) {
        const turn = turns[ran.length % turns.length] as (typeof turns)[number];
        ran.push(await turn(track));
        if (ran.length % LOOK_EVERY === 0) {
          await lookAtCommands(town, ran.slice(-LOOK_EVERY));
          say(`  ${ran.length} races, ${ran.reduce((sum, { found }) => sum + found.length, 0)} wrong`);
        }
      }
      for (const line of [...new Set(ran.flatMap(({ found }) => found))].slice(0, 10)) say(`  ✗ ${line}`);
      const report = await verify(town.house.services, town.house.district);
      return proofsOf(ran, town, { findings: report.found, events: report.events });
    } finally {
      await town.close();
    }
  },
};

/** What was done is there once, and of what was refused nothing. */
async function lookAtCommands({ house }: TwinTown, ran: readonly Raced[]): Promise<void> {
  const ids = ran.flatMap(({ done, undone }) => [...done, ...undone]);
  const times = await house.asOwner(async (client) => {
    const { rows } = await client.query(
      `select c.id, (select count(*) from wangge.event e where e.district_id = c.district_id and e.matter_id = c.matter_id and e.command_id = c.id)::int as events
       from wangge.command c where c.district_id = $1 and c.id = any ($2::uuid[])`,
      [house.district.id, ids],
    );
    return new Map((rows as { id: string; events: number }[]).map(({ id, events }) => [id, events]));
  });
  for (const { kind, done, undone, found } of ran) {
    for (const id of done)
      if (times.get(id) !== 1)
        found.push(`${kind}: a command that was done has ${times.get(id) ?? 'no row and no'} events`);
    for (const id of undone) if (times.has(id)) found.push(`${kind}: a command that was refused is there`);
  }
}

function proofsOf(
  ran: readonly Raced[],
  town: TwinTown,
  { findings, events }: { findings: number; events: number },
): Proof[] {
  const proofs = [...Map.groupBy(ran, ({ kind }) => kind)].map(([kind, of]): Proof => {
    const found = of.flatMap((one) => one.found);
    const ended = Map.groupBy(of, ({ ending }) => ending);
    const count = (ending: Raced['ending']): number => ended.get(ending)?.length ?? 0;
    const [one, own, none, missed] = [count('one'), count('own-reasons'), count('none'), count('no-race')];
    return {
      what: kind,
      size: `${of.length} races`,
      result:
        found.length === 0
          ? `${one} one outcome; ${own} refused for reasons of their own, ${none} both, ${missed} not found`
          : `${found.length} wrong: ${found.slice(0, 2).join('; ')}`,
      wanted: '0 wrong, most with one outcome',
      held: found.length === 0 && one >= of.length / 2,
      figures: {
        endings: Object.fromEntries([...ended].map(([ending, list]) => [ending, list.length])),
        found: found.slice(0, 50),
      },
    };
  });
  return [
    ...proofs,
    {
      what: 'answers that are none, or 5xx',
      size: `${ran.length} races`,
      result: town.broken.length === 0 ? 'none' : `${town.broken.length}: ${town.broken.slice(0, 2).join('; ')}`,
      wanted: 'none',
      held: town.broken.length === 0,
    },
    {
      what: 'wangge audit verify afterwards',
      size: `${events} events`,
      result: `${findings} findings`,
      wanted: '0 findings',
      held: findings === 0,
    },
  ];
}
