import Type from 'typebox';
import { answering, answers, behindSession, bySession, nothing, type Router } from '../platform/http/index.ts';
import type { Services } from '../platform/services.ts';
import { ActBody, act } from './act.ts';
import { appending } from './appending.ts';
import { deskFigures } from './figures.ts';
import { countCases, listCases, mapCases } from './list.ts';
import { CountsView, DeskView, FilterQuery, ListQuery, MapView, PageView } from './list.types.ts';
import { openNumbers } from './numbers.ts';
import { ReportBody, report, Uuid } from './report.ts';
import { RevealBody, RevealView, reveal } from './reveal.ts';
import { findView, viewCase, viewRecord } from './view.ts';
import { CaseView } from './view.types.ts';

const tags = ['cases'];
const Id = Type.Object({ id: Uuid });
const IdAndAction = Type.Object({ id: Uuid, action: Type.String({ pattern: '^[a-z][a-z0-9-]*$', maxLength: 60 }) });
/** What may be wrong with any body before it is looked at. */
const taken = ['too-large', 'unsupported-type', 'bad-encoding'] as const;
const read = { room: ['desk', 'report'], readOnly: true } as const;
const written = { room: ['desk', 'report'] } as const;

export function caseRoutes(router: Router, services: Services): void {
  const numbers = openNumbers(services.database);

  router.get(
    '/api/v1/cases',
    {
      schema: {
        tags,
        security: bySession,
        summary: 'List cases by keyset',
        querystring: ListQuery,
        response: answers({ 200: PageView }, ...behindSession, 'bad-cursor'),
      },
    },
    answering(services, read, (asked, request) => listCases(asked, request.query as ListQuery)),
  );
  router.get(
    '/api/v1/cases/counts',
    {
      schema: {
        tags,
        security: bySession,
        summary: 'Count cases',
        querystring: FilterQuery,
        response: answers({ 200: CountsView }, ...behindSession),
      },
    },
    answering(services, read, (asked, request) => countCases(asked, request.query as FilterQuery)),
  );
  router.get(
    '/api/v1/cases/map',
    {
      schema: {
        tags,
        security: bySession,
        summary: 'Points for the map',
        querystring: FilterQuery,
        response: answers({ 200: MapView }, ...behindSession),
      },
    },
    answering(services, read, (asked, request) => mapCases(asked, request.query as FilterQuery)),
  );
  router.get(
    '/api/v1/desk',
    {
      schema: {
        tags,
        security: bySession,
        summary: 'Figures of the command desk',
        response: answers({ 200: DeskView }, ...behindSession),
      },
    },
    answering(services, read, (asked) => deskFigures(asked)),
  );
  router.get(
    '/api/v1/cases/:id',
    {
      schema: {
        tags,
        security: bySession,
        summary: 'One case with its timeline and what may be done',
        params: Id,
        response: answers({ 200: CaseView }, ...behindSession, 'not-found'),
      },
    },
    answering(services, read, (asked, request) => viewCase(asked, (request.params as { id: string }).id)),
  );
  router.post(
    '/api/v1/cases',
    {
      schema: {
        tags,
        security: bySession,
        summary: 'Report',
        body: ReportBody,
        response: answers(
          { 200: CaseView, 201: CaseView },
          ...behindSession,
          'command-reused',
          ...taken,
          'matter-exists',
          'form',
          'guard',
          'not-yours',
          'outside-district',
          'bad-point',
          'doubtful-place',
          'unknown-procedure',
          'not-found',
          'too-many-photos',
        ),
      },
    },
    appending(
      services,
      answering(services, written, async (asked, request, reply) => {
        const done = await report(asked, numbers, request.body as ReportBody);
        if ('found' in done) return viewCase(asked, done.found);
        reply.code(201);
        return viewRecord(asked, done.filed);
      }),
    ),
  );
  router.post(
    '/api/v1/cases/:id/actions/:action',
    {
      schema: {
        tags,
        security: bySession,
        summary: 'Act on a case',
        params: IdAndAction,
        body: ActBody,
        response: answers(
          { 200: CaseView, 204: nothing('Done, and by it the case has left the reach of who did it') },
          ...behindSession,
          'not-found',
          ...taken,
          'command-reused',
          'wrong-state',
          'archived',
          'changed',
          'ended',
          'form',
          'guard',
          'not-yours',
          'unknown-action',
          'too-many-photos',
        ),
      },
    },
    appending(
      services,
      answering(services, written, async (asked, request, reply) => {
        const { id, action } = request.params as { id: string; action: string };
        await act(asked, id, action, request.body as ActBody);
        const view = await findView(asked, id);
        if (view === undefined) reply.code(204);
        return view;
      }),
    ),
  );
  router.post(
    '/api/v1/cases/:id/reveal',
    {
      schema: {
        tags,
        security: bySession,
        summary: 'Reveal personal fields for a purpose',
        params: Id,
        body: RevealBody,
        response: answers(
          { 200: RevealView },
          ...behindSession,
          ...taken,
          ...(['not-found', 'purpose-required', 'field-withheld'] as const),
        ),
      },
    },
    answering(services, written, (asked, request) =>
      reveal(asked, (request.params as { id: string }).id, request.body as RevealBody),
    ),
  );
}
