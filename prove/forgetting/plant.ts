import { randomUUID } from 'node:crypto';
import type { FormField, Procedure, Role } from '@wangge/kernel';
import { exifBlock, sexagesimal } from '../../apps/server/tests/photos/exif-block.ts';
import { exifSegment, jfif, jpeg } from '../../apps/server/tests/photos/pictures.ts';
import { inner } from '../../apps/server/tests/scenarios/places.ts';
import { seededRandom } from '../../bench/measure.ts';
import type { House } from '../house.ts';
import type { Canary } from './canaries.ts';
import { canaryOf } from './canaries.ts';

/** What was written, where, and by which word it is known. */
export interface Planted {
  canaries: Canary[];
  matters: string[];
  photos: string[];
  /** Personal fields of the pack that a form wrote. */
  fields: Set<string>;
}

export interface Worker {
  login: string;
  role: Role;
  unit: string | undefined;
}

/** Where the people of the demo work. */
const areas: Readonly<Record<string, string>> = { shizhong: '370103012028', 'ville-haute': 'VH05' };
/** People of one role who take part. */
const OF_A_ROLE = 2;
/** Steps of one matter. */
const STEPS = 24;
/** Matters of one procedure that are led as far as they come, while its forms ask for something that none has written yet. */
const TRIES = 4;

/** People who act, one of each role and unit, as the demo tells them. */
export async function workersOf(house: House): Promise<Worker[]> {
  const accounts = (await (await fetch(`${house.origin}/api/v1/demo/accounts`)).json()) as {
    login: string;
    role: Role;
  }[];
  const { staff, posts } = house.district.pack;
  const staffOf = new Map(staff.map(({ id, login }) => [login, id]));
  const workers = accounts.map(({ login, role }) => ({
    login,
    role,
    unit: posts.find((post) => post.staff === staffOf.get(login) && post.role === role)?.unit,
  }));
  // A few of each role: each logs in, which takes its time on purpose.
  const counts = new Map<string, number>();
  return workers.filter(({ role }) => {
    counts.set(role, (counts.get(role) ?? 0) + 1);
    return !role.endsWith('-admin') && (counts.get(role) ?? 0) <= OF_A_ROLE;
  });
}

/**
 * Files matters of every procedure that a person may open, with a word of its own in every personal field, and leads them on through actions
 * that write more of them, by the shortest way. What a form refuses is left out by the next try.
 */
export async function plant(house: House, workers: readonly Worker[], seed: number): Promise<Planted> {
  const planter = new Planter(house, workers, seed);
  for (const { procedure } of house.district.procedures.values()) {
    for (let turn = 0; turn < TRIES && (turn === 0 || planter.lacks(procedure)); turn += 1)
      await planter.leadThrough(procedure);
  }
  return planter.planted;
}

/** Steps where no way leads: more than any procedure has states. */
const FAR = 1000;

/** Where an action may lead, by whatever its form says. */
function targetsOf(to: NonNullable<Procedure['actions'][string]['to']>): string[] {
  return typeof to === 'string' ? [to] : to.map((one) => one.state);
}

class Planter {
  readonly planted: Planted = { canaries: [], matters: [], photos: [], fields: new Set() };
  readonly #house: House;
  readonly #workers: readonly Worker[];
  readonly #random: () => number;
  #count = 0;

  constructor(house: House, workers: readonly Worker[], seed: number) {
    this.#house = house;
    this.#workers = workers;
    this.#random = seededRandom(seed);
  }

  /** Its forms ask for a field that nobody has written. */
  lacks({ opening, actions }: Procedure): boolean {
    return [opening, ...Object.values(actions)].some(({ form = [] }) => form.some((field) => this.#isNew(field)));
  }

  #isNew({ personal }: FormField): boolean {
    return personal !== undefined && !this.planted.fields.has(personal);
  }

  async leadThrough(procedure: Procedure): Promise<void> {
    const opened = await this.#open(procedure);
    if (opened === undefined) return;
    const done = new Set<string>();
    for (let step = 0; step < STEPS; step += 1) {
      const moved = await this.#move(procedure, opened, done);
      if (!moved) return;
    }
  }

  async #open(procedure: Procedure): Promise<string | undefined> {
    for (const worker of this.#holding(procedure.opening.by)) {
      const matterId = randomUUID();
      const { form, words, photos } = await this.#fill(procedure.opening.form, worker, procedure);
      const point = inner(this.#grid() as Parameters<typeof inner>[0]);
      const body = {
        id: randomUUID(),
        matterId,
        procedure: procedure.id,
        form: { ...form, place: { ...point, crs: 'WGS-84' } },
      };
      const answer = await this.#post(worker, 'cases', body);
      if (answer.status !== 201) continue;
      this.#keep(words, photos);
      this.planted.matters.push(matterId);
      return matterId;
    }
    return undefined;
  }

  /** One action that somebody may take: first those that write what is not written yet. */
  async #move(procedure: Procedure, matter: string, done: Set<string>): Promise<boolean> {
    const state = await this.#house.asOwner(async (client) => {
      const { rows } = await client.query('select state from wangge.matter where id = $1', [matter]);
      return (rows[0] as { state: string }).state;
    });
    const isNew = (field: FormField): boolean => this.#isNew(field);
    const steps = this.#stepsToNew(procedure, done);
    const weight = ([name, { form = [], grave, to }]: [string, Procedure['actions'][string]]): number =>
      (form.some(isNew) ? 100 : 0) -
      10 * Math.min(...targetsOf(to ?? state).map((target) => steps.get(target) ?? FAR)) +
      (done.has(name) ? 0 : 2) -
      (grave ? 3 : 0);
    const actions = Object.entries(procedure.actions)
      .filter(([, { from }]) => from.includes(state))
      .sort((a, b) => weight(b) - weight(a));
    for (const [name, { by, form = [] }] of actions) {
      if (done.has(name) && !form.some(isNew)) continue;
      for (const worker of this.#holding(by)) {
        const filled = await this.#fill(form, worker, procedure);
        const body = { id: randomUUID(), form: filled.form };
        const { status } = await this.#post(worker, `cases/${matter}/actions/${name}`, body);
        if (status === 404 || status === 403) continue;
        done.add(name);
        if (status !== 200) break;
        this.#keep(filled.words, filled.photos);
        return true;
      }
      done.add(name);
    }
    return false;
  }

  /** By state, how many actions it takes from there until one may be taken that writes something new; none where no way leads to one. */
  #stepsToNew({ actions }: Procedure, done: ReadonlySet<string>): ReadonlyMap<string, number> {
    const all = Object.entries(actions);
    const steps = new Map<string, number>();
    for (const [name, { from, form = [] }] of all)
      if (!done.has(name) && form.some((field) => this.#isNew(field))) for (const state of from) steps.set(state, 0);
    for (let reached = -1; reached < steps.size; ) {
      reached = steps.size;
      for (const [, { from, to }] of all) {
        if (to === undefined) continue;
        const least = Math.min(...targetsOf(to).map((target) => steps.get(target) ?? FAR)) + 1;
        for (const state of from) if (least < (steps.get(state) ?? FAR)) steps.set(state, least);
      }
    }
    return steps;
  }

  #holding(by: Partial<Record<Role, string>>): Worker[] {
    return this.#workers.filter(({ role }) => Object.hasOwn(by, role));
  }

  #keep(words: readonly Canary[], photos: readonly string[]): void {
    this.planted.canaries.push(...words);
    for (const { of } of words) this.planted.fields.add(of);
    this.planted.photos.push(...photos);
    if (photos.length > 0) for (const field of ['photo', 'photo-place']) this.planted.fields.add(field);
  }

  async #fill(
    fields: readonly FormField[],
    worker: Worker,
    procedure: Procedure,
  ): Promise<{ form: Record<string, unknown>; words: Canary[]; photos: string[] }> {
    const { catalogue, units } = this.#house.district.pack;
    const conditions = Object.values(catalogue.conditions);
    const condition = conditions[Math.floor(this.#random() * conditions.length)];
    const led = new Set(this.#workers.filter(({ role }) => role === 'department').map(({ unit }) => unit));
    const form: Record<string, unknown> = {};
    const words: Canary[] = [];
    const photos: string[] = [];
    for (const { field, type, personal, of, when, min = 1, required } of fields) {
      if (when && !when.values.includes(String(form[when.field]))) continue;
      if (type === 'text' && personal !== undefined) {
        this.#count += 1;
        words.push(canaryOf(personal, this.#count));
        form[field] = words.at(-1)?.word;
      } else if (type === 'photos') {
        photos.push(await this.#upload(worker));
        form[field] = [photos.at(-1)];
      } else if (type === 'text') form[field] = 'plain words';
      else if (type === 'choice') form[field] = Object.keys(procedure.reasons?.[of ?? ''] ?? {})[0];
      else if (type === 'category') form[field] = condition?.category;
      else if (type === 'condition') form[field] = condition?.id;
      else if (type === 'unit') form[field] = units.find(({ id }) => led.has(id))?.id;
      else if (type === 'rating' || (type === 'number' && required)) form[field] = min;
      else if (type === 'boolean' && required) form[field] = true;
      else if (type === 'date' && required)
        form[field] = new Date(this.#house.services.time.now() + 9 * 86_400_000).toISOString().slice(0, 10);
    }
    return { form, words, photos };
  }

  /** A picture with a place and a time that its camera wrote. */
  async #upload(worker: Worker): Promise<string> {
    const place = { lat: { ref: 'N', parts: sexagesimal(36.65) }, lng: { ref: 'E', parts: sexagesimal(117) } };
    const exif = exifBlock({ dateTimeOriginal: '2026:03:09 08:15:30', canary: 'Zqcamera', ...place });
    const bytes = jpeg(48, 32, { before: [jfif, exifSegment(exif)] });
    const id = randomUUID();
    await this.#post(worker, 'photos', { id, bytes: bytes.length, type: 'image/jpeg' });
    const headers = {
      ...(await this.#house.as(worker.login)),
      'content-type': 'application/offset+octet-stream',
      'upload-offset': '0',
    };
    const answer = await fetch(`${this.#house.origin}/api/v1/photos/${id}`, { method: 'PATCH', headers, body: bytes });
    if (answer.status !== 204) throw new Error(`the photo was answered ${answer.status}: ${await answer.text()}`);
    return id;
  }

  async #post(worker: Worker, path: string, body: object): Promise<Response> {
    const headers = { ...(await this.#house.as(worker.login)), 'content-type': 'application/json' };
    const answer = await fetch(`${this.#house.origin}/api/v1/${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    if (answer.status >= 500) throw new Error(`${path} was answered ${answer.status}: ${await answer.text()}`);
    await answer.arrayBuffer();
    return answer;
  }

  #grid(): unknown {
    const { slug, pack } = this.#house.district;
    const grid = pack.grids.find(({ area }) => area === areas[slug]);
    if (!grid) throw new Error(`${slug} has no grid in ${areas[slug]}`);
    return grid.geometry.coordinates;
  }
}
