import { isDeepStrictEqual } from 'node:util';
import type { Recount } from './recount.ts';
import type { Ran } from './run.ts';
import type { Standings } from './standing.ts';

/** What has to hold at the end, each with whether it does. */
export interface Demand {
  name: string;
  /** What was found instead; '' when it holds. */
  fault: string;
}

/** @param messages how many were to be filed */
export function demands(messages: number, ran: Ran, told: Standings, counted: Recount): Demand[] {
  const { ends } = counted;
  const notTaken = [...ran.notTaken.values()].reduce((sum, many) => sum + many, 0);
  const numbers = ends.flatMap(({ orderNumber }) => orderNumber ?? []);
  const known = new Set(numbers);
  const lost = ran.orders.filter(({ orderNumber }) => !known.has(orderNumber));
  const open = ends.filter(({ final }) => !final);
  const again = ends.filter(({ finals }) => finals !== 1);
  const tasks = counted.tasks.filter(({ final, finals }) => !final || finals !== 1);
  const groups = [...new Set([...Object.keys(told), ...Object.keys(counted.standings)])];
  const differ = groups.filter((group) => !isDeepStrictEqual(told[group], counted.standings[group]));
  const some = (list: readonly string[]): string =>
    list.length === 0 ? '' : `${list.length}: ${list.slice(0, 5).join('; ')}`;
  return [
    {
      name: 'every message was filed or refused with a reason',
      fault: ran.orders.length + notTaken === messages ? '' : `${ran.orders.length} + ${notTaken} of ${messages}`,
    },
    { name: 'none is lost', fault: some(lost.map(({ orderNumber }) => orderNumber)) },
    {
      name: 'none is there twice',
      fault:
        numbers.length === known.size && numbers.length === ran.orders.length
          ? ''
          : `${numbers.length} orders, ${known.size} numbers`,
    },
    {
      name: 'each stands in a final state',
      fault: some(open.map(({ orderNumber, state }) => `${orderNumber} in ${state}`)),
    },
    {
      name: 'and came into one once',
      fault: some(again.map(({ orderNumber, finals }) => `${orderNumber} ${finals} times`)),
    },
    {
      name: 'each task that others were called to came to one end',
      fault:
        counted.tasks.length === ran.tasks.length
          ? some(tasks.map(({ id, state, finals }) => `${id} in ${state}, ${finals} times`))
          : `${counted.tasks.length} tasks, ${ran.tasks.length} known`,
    },
    {
      name: 'every command that was answered is one event, and no event is of any other',
      fault: some(
        [...new Set([...ran.done.keys(), ...counted.actions.keys()])]
          .filter((action) => ran.done.get(action) !== counted.actions.get(action))
          .map((action) => `${action} ${ran.done.get(action) ?? 0} and ${counted.actions.get(action) ?? 0}`),
      ),
    },
    {
      name: 'what the product tells equals the recount over the events',
      fault: some(
        differ.map(
          (group) => `${group}: ${JSON.stringify(told[group])} and ${JSON.stringify(counted.standings[group])}`,
        ),
      ),
    },
  ];
}
