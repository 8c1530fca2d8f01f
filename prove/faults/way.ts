import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** How a way between the product and its database is: `cut` ends what stands and takes nothing new, `stalled` delivers nothing and ends nothing. */
export type Condition = 'open' | 'cut' | 'stalled' | { delay: number };

/** A way that can be made bad. */
export interface Way {
  port: number;
  set(condition: Condition): void;
  /** Connections that stand. */
  connections(): number;
  close(): Promise<void>;
}

/** A TCP proxy of our own to a server at 127.0.0.1. What is delayed keeps its order; what is stalled is delivered afterwards, as TCP does. */
export async function openWay(to: { host: string; port: number }): Promise<Way> {
  let condition: Condition = 'open';
  const pairs = new Set<[Socket, Socket]>();
  const resumes = new Set<() => void>();
  const passable = async (): Promise<void> => {
    while (condition === 'stalled') await new Promise<void>((done) => resumes.add(done));
    if (typeof condition === 'object') await wait(condition.delay);
  };
  const carry = async (from: Socket, into: Socket): Promise<void> => {
    for await (const chunk of from) {
      await passable();
      if (!into.write(chunk as Buffer)) await once(into, 'drain');
    }
  };
  const server = createServer({ noDelay: true }, (near) => {
    near.on('error', () => {});
    if (condition === 'cut') return near.destroy();
    const far = connect({ ...to, noDelay: true });
    far.on('error', () => {});
    const pair: [Socket, Socket] = [near, far];
    pairs.add(pair);
    const end = (): void => {
      pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    carry(near, far).then(end, end);
    carry(far, near).then(end, end);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    set(wanted) {
      condition = wanted;
      for (const resume of resumes) resume();
      resumes.clear();
      if (wanted === 'cut') for (const pair of pairs) for (const socket of pair) socket.destroy();
    },
    connections: () => pairs.size,
    async close() {
      condition = 'open';
      for (const pair of pairs) for (const socket of pair) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
