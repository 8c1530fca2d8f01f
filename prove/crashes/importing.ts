import { once } from 'node:events';
import { join } from 'node:path';
import { writeOrders } from '../../bench/import/orders.ts';
import { type Program, startProgram } from '../../bench/program.ts';
import type { Beside, Running, Scene } from './beside.ts';

/** Three batches: killed between them, some are in and some are not. */
const ORDERS = 1_200;
/** Milliseconds after which an import that lost its database has to have ended. */
const ENDS_WITHIN = 60_000;

/** `wangge import orders --commit` of a file of its own each round. Run again after a kill it brings the rest, and nothing twice. */
export function importing(): Beside {
  /** Milliseconds of an import that nobody disturbs. */
  let whole: number | undefined;
  return {
    name: 'importing',
    async begin(scene): Promise<Running> {
      whole ??= await measure(scene);
      const [prefix, file] = [`C${scene.round}-`, join(scene.mortal.dataFolder, `crash-${scene.round}.csv`)];
      await writeOrders(file, { count: ORDERS, seed: scene.round, prefix });
      const program = startImport(scene, file);
      return {
        span: [0.2 * whole, 1.3 * whole],
        onEdge() {},
        programs: [program],
        async settle() {
          const found: string[] = [];
          if (!(await endsWithin(program, ENDS_WITHIN))) found.push('the import did not end by itself');
          const { before, after } = await runAgain(scene, file, prefix);
          if (before % 1 !== 0 || before > ORDERS)
            found.push(`${before} of ${ORDERS} orders were there after the kill`);
          if (after.matters !== ORDERS || after.orders !== ORDERS) {
            found.push(`${after.matters} matters of ${after.orders} orders instead of ${ORDERS}`);
          }
          return found;
        },
      };
    },
  };
}

async function measure(scene: Scene): Promise<number> {
  const file = join(scene.mortal.dataFolder, 'crash-0.csv');
  await writeOrders(file, { count: ORDERS, seed: 0, prefix: 'C0-' });
  const begun = performance.now();
  await succeed(startImport(scene, file));
  return performance.now() - begun;
}

function startImport({ mortal }: Scene, file: string): Program {
  const program = startProgram(
    ['-r', './scripts/pinned-node.cjs', 'apps/server/src/cli.ts', 'import', 'orders', file, '--commit'],
    { WANGGE_DATA: mortal.dataFolder },
  );
  program.child.stdout?.resume();
  return program;
}

async function runAgain(scene: Scene, file: string, prefix: string) {
  const count = () =>
    scene.asOwner(async (client) => {
      const { rows } = await client.query(
        `select count(*)::int as matters, count(distinct facts ->> 'order-number')::int as orders
         from wangge.matter where facts ->> 'order-number' like $1 || '%'`,
        [prefix],
      );
      return rows[0] as { matters: number; orders: number };
    });
  const before = (await count()).matters;
  await succeed(startImport(scene, file));
  return { before, after: await count() };
}

async function succeed(program: Program): Promise<void> {
  if (!(await endsWithin(program, 10 * ENDS_WITHIN)) || program.child.exitCode !== 0) {
    throw new Error(`the import ended with ${program.child.exitCode}: ${program.complaints()}`);
  }
}

async function endsWithin({ child }: Program, milliseconds: number): Promise<boolean> {
  if (child.exitCode !== null || child.signalCode !== null) return true;
  const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds);
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  clearTimeout(timer);
  return signal !== 'SIGKILL';
}
