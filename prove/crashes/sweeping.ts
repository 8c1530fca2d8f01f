import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { type Program, startProgram } from '../../bench/program.ts';
import type { Beside, Running, Scene } from './beside.ts';
import { carryOn } from './clients.ts';
import type { Upload } from './ledger.ts';

/** Photos that nobody used in time, whole and half. */
const [WHOLE, HALF] = [5, 3];
const TWO_DAYS = 2 * 86_400_000;

/** Sweeps photos and the outbox. A photo is swept wholly or stays whole; what a kill left behind, the next sweep takes away. */
export const sweeping: Beside = {
  name: 'sweeping',
  async begin(scene): Promise<Running> {
    const photos = await uploadOld(scene);
    await scene.asOwner((client) => client.query(`update wangge.outbox set at = at - interval '2 days'`));
    const program = await startSweeper(scene);
    // So that it is struck while it deletes and not while it looks for more.
    const lead = 60 * scene.random();
    return {
      span: [200, 1_000],
      onEdge() {
        setTimeout(() => program.child.stdin?.write('go\n', () => {}), Math.max(0, EDGE - lead));
      },
      programs: [program],
      async settle() {
        program.child.kill('SIGKILL');
        const found = await lookAtHalves(scene, photos);
        await age(scene, photos);
        const again = await startSweeper(scene);
        again.child.stdin?.end('go\n');
        if (again.child.exitCode === null) await once(again.child, 'exit');
        if (again.child.exitCode !== 0)
          found.push(`the sweep ended with ${again.child.exitCode}: ${again.complaints()}`);
        return [...found, ...(await lookWhatIsLeft(scene, photos))];
      },
    };
  },
};

/** Milliseconds between the word that the kill comes and the kill. */
export const EDGE = 60;

async function uploadOld(scene: Scene): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < WHOLE + HALF; index += 1) {
    const upload: Upload = { id: randomUUID(), isAnnounced: false, kept: 0 };
    const isHalf = () => index >= WHOLE && upload.kept > 0;
    await carryOn(scene.work, upload, isHalf);
    ids.push(upload.id);
  }
  await scene.asOwner((client) =>
    client.query(`update wangge.photo set created_at = created_at - interval '2 days' where id = any ($1::uuid[])`, [
      ids,
    ]),
  );
  await age(scene, ids);
  return ids;
}

/** What lies on the disk of them has lain still for two days. */
async function age({ mortal }: Scene, ids: readonly string[]): Promise<void> {
  const then = new Date(Date.now() - TWO_DAYS);
  for (const id of ids) await utimes(await folderOf(mortal.dataFolder, id), then, then).catch(() => {});
}

async function folderOf(dataFolder: string, id: string): Promise<string> {
  const root = join(dataFolder, 'photos');
  const [district = ''] = await readdir(root);
  return join(root, district, id.slice(-2), id);
}

async function startSweeper({ mortal }: Scene): Promise<Program> {
  const program = startProgram(['-r', './scripts/pinned-node.cjs', 'prove/crashes/sweeper.ts'], {
    WANGGE_DATA: mortal.dataFolder,
  });
  program.child.stdin?.on('error', () => {});
  const [said] = await Promise.race([once(program.child.stdout ?? program.child, 'data'), once(program.child, 'exit')]);
  if (!String(said).includes('ready')) throw new Error(`the sweeper does not begin: ${program.complaints()}`);
  program.child.stdout?.resume();
  return program;
}

interface Left {
  id: string;
  isRow: boolean;
  isWhole: boolean;
  isKey: boolean;
}

function look(scene: Scene, ids: readonly string[]): Promise<Left[]> {
  return scene.asOwner(async (client) => {
    const { rows } = await client.query(
      `select w.id, p.id is not null as "isRow", p.completed_at is not null as "isWhole",
         exists (select from wangge.data_key k where k.subject_id = w.id and k.of = 'photo' and k.wrapped is not null) as "isKey"
       from unnest($1::uuid[]) w (id) left join wangge.photo p on p.id = w.id`,
      [ids],
    );
    return rows as Left[];
  });
}

async function lookAtHalves(scene: Scene, ids: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const { id, isRow, isWhole, isKey } of await look(scene, ids)) {
    if (isRow !== isKey) found.push(`photo ${id} has ${isRow ? 'a row' : 'no row'} and ${isKey ? 'a key' : 'no key'}`);
    if (!isRow || !isWhole) continue;
    const headers = await scene.work.headers('worker');
    const answer = await fetch(`${scene.mortal.origin}/api/v1/photos/${id}`, { headers });
    await answer.arrayBuffer();
    if (answer.status !== 200) found.push(`photo ${id} stands and is answered ${answer.status}`);
  }
  return found;
}

async function lookWhatIsLeft(scene: Scene, ids: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const { id, isRow, isKey } of await look(scene, ids)) {
    const files = await readdir(await folderOf(scene.mortal.dataFolder, id)).catch(() => []);
    if (isRow || isKey || files.length > 0) {
      found.push(
        `photo ${id} was swept and left ${[isRow && 'its row', isKey && 'its key', ...files].filter(Boolean)}`,
      );
    }
  }
  return found;
}
