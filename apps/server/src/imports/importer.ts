import type { ImportFile } from '@wangge/district';
import { type Actor, open } from '@wangge/kernel';
import { addressIn, decisionContext, type Filing, GENESIS, prepare, refusalProblem } from '../cases/index.ts';
import { type District, postId } from '../districts/index.ts';
import { Problem } from '../platform/errors/index.ts';
import type { Keyring } from '../platform/keys/index.ts';
import { Mistake } from '../platform/mistake.ts';
import type { OrderIds } from './identity.ts';
import type { Bound } from './mapping.ts';
import type { Reason } from './reasons.ts';
import type { Order } from './translate.ts';

/**
 * In whose name orders come in: the post of the mapping's role that this person holds; where nobody is named, the first such post of the pack whose
 * holder has a login.
 * @throws Mistake
 */
export function findImporter({ pack, areaByCode, slug }: District, mapping: ImportFile, login?: string): Actor {
  const staff = new Map(pack.staff.map((one) => [one.id, one]));
  const post = pack.posts.find(({ role, staff: holder }) => {
    const held = staff.get(holder)?.login;
    return role === mapping.by && held !== undefined && (login === undefined || held === login);
  });
  if (!post) {
    const named = login ?? '—';
    throw new Mistake({
      zh: `${slug} 的 posts.csv 中，登录名 ${named} 没有 ${mapping.by} 岗位；请用 --as 指明。`,
      en: `In posts.csv of ${slug}, the login ${named} holds no post of the role ${mapping.by}; name one with --as.`,
    });
  }
  const areas = [areaByCode.get(post.area)?.path ?? ''];
  return { staff: post.staff, post: postId(post), role: post.role, unit: post.unit, areas };
}

/** An order that the procedure lets in, ready to be written but for its number; or why it does not. */
type Decided = { file(number: string): Filing } | { refused: Reason };

/**
 * Decide what `report` decides of a report that comes in over HTTP, at the moment when the order was received: its place, the form, the opening. The
 * command says the same as that request would, so that its mark is the same too.
 */
export function decideOrder(
  district: District,
  keyring: Keyring,
  bound: Bound,
  actor: Actor,
  order: Order,
  ids: OrderIds,
): Decided {
  const { procedure, version, mapping } = bound;
  const now = order.receivedAt;
  let place: ReturnType<District['locate']>;
  try {
    place = district.locate(order.place, addressIn(order.form, procedure));
  } catch (error) {
    if (error instanceof Problem) return { refused: { code: error.code, text: error.text } };
    throw error;
  }
  const context = decisionContext(district, actor, now, { precedents: [], photos: new Map() });
  const asked = askedOf(bound, order, ids);
  const outcome = open(
    procedure,
    {
      id: ids.command,
      matterId: ids.matter,
      // Given when it is written: a row that is refused takes none.
      number: '',
      procedureVersion: version,
      place,
      reportedAt: order.reportedAt,
      source: mapping.from,
      form: order.form,
    },
    context,
  );
  if ('refused' in outcome) {
    const refusal = refusalProblem(outcome.refused, procedure, district);
    const text = refusal instanceof Problem ? refusal.text : { zh: refusal.message, en: refusal.message };
    return { refused: { code: `opening ${text.en}`, text } };
  }
  return {
    file(number) {
      const { event } = outcome;
      if (!event.opened) throw new Error(`the opening of ${ids.matter} opens nothing`);
      const appending = {
        district,
        procedure,
        before: undefined,
        head: GENESIS,
        events: [{ ...event, opened: { ...event.opened, number } }],
        keys: new Map(),
        command: { id: ids.command, staff: actor.staff, asked, at: new Date(now) },
      };
      return { appending, appended: prepare(appending, keyring) };
    },
  };
}

/** What the request would say that files the order over HTTP. */
export function askedOf({ procedure, mapping }: Bound, order: Order, ids: OrderIds): object {
  return {
    id: ids.command,
    matterId: ids.matter,
    procedure: procedure.id,
    reportedAt: new Date(order.reportedAt).toISOString(),
    source: mapping.from,
    form: { ...order.form, place: order.place },
  };
}
