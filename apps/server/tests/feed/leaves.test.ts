import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTown, type Person, type Town } from './town.ts';

let town: Town;
let agent: Person;
beforeAll(async () => {
  town = await openTown();
  agent = await town.enter('agent');
});
afterAll(() => town?.close());

/** Opens a stream and leaves it after so many milliseconds, whatever had come by then. */
function passBy(after: number): Promise<void> {
  return new Promise((done) => {
    const asked = request(`${town.url}/api/v1/feed`, { headers: { cookie: agent.cookie }, agent: false });
    asked.on('response', (answer) => answer.on('error', () => {}).resume());
    asked.on('error', () => {}).on('close', done);
    asked.end();
    setTimeout(() => asked.destroy(), after);
  });
}

test('nobody is read for who left, at whatever moment of the beginning', async () => {
  for (let round = 0; round < 10; round += 1) {
    await Promise.all(Array.from({ length: 6 }, (_, at) => passBy(round * 3 + at)));
  }
  let reads = 0;
  const { transaction } = town.services.database;
  town.services.database.transaction = (scope, act) => {
    reads += 1;
    return transaction(scope, act);
  };
  // Beginnings that were under way come to their end, on a busy machine after a while; a stream that was forgotten is read for ever.
  const inTurn = async (): Promise<number> => {
    reads = 0;
    await sleep(400);
    return reads;
  };
  await expect.poll(inTurn, { timeout: 30_000 }).toBe(0);
  expect(await inTurn()).toBe(0);
});
