import { createHash } from 'node:crypto';
import type { Crs } from '@wangge/brain';
import { drawProcedure } from '@wangge/district';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { problem } from '../platform/errors/index.ts';
import { type Asked, answering, answers, behindSession, bySession, type Router } from '../platform/http/index.ts';
import type { Services } from '../platform/services.ts';
import { baseMapRoute } from './base-map.ts';
import type { District } from './district.ts';
import { areasGeojson, catalogueView, districtView, gridsGeojson, outlineGeojson, procedureGraphView } from './view.ts';
import {
  AreaView,
  CatalogueView,
  DistrictNameView,
  DistrictView,
  LocatedView,
  ProcedureGraphView,
  StaffView,
  UnitView,
} from './view.types.ts';

const tags = ['district'];
const access = { readOnly: true } as const;
const geojson = { 'application/geo+json': { schema: Type.Any() } };

const LocateQuery = Type.Object(
  {
    lng: Type.Number(),
    lat: Type.Number(),
    crs: Type.Optional(Type.Enum(['CGCS2000', 'WGS-84', 'GCJ-02', 'BD-09'])),
  },
  { additionalProperties: false },
);

const StaffQuery = Type.Object(
  { unit: Type.Optional(Type.String({ maxLength: 60 })), q: Type.Optional(Type.String({ maxLength: 40 })) },
  { additionalProperties: false },
);
type StaffQuery = Static<typeof StaffQuery>;

/** Without a version the one in force; a case goes by the version that it began under. */
const GraphQuery = Type.Object(
  { version: Type.Optional(Type.Integer({ minimum: 1, maximum: 2_147_483_647 })) },
  { additionalProperties: false },
);
type GraphQuery = Static<typeof GraphQuery>;

/** As many people as a field offers at once; whoever looks for another types more of the name. */
const PEOPLE = 50;

/** The district as data, for everybody who works in it; answers are made once for a version of the pack. */
export function districtRoutes(router: Router, services: Services): void {
  router.get(
    '/api/v1/districts',
    {
      schema: {
        tags,
        summary: 'Districts that are served here, for the log-in page; needs no session',
        response: answers({ 200: Type.Array(DistrictNameView) }),
      },
    },
    async () =>
      [...services.districts.values()].map(({ slug, pack: { district }, isDemo }) => ({
        id: slug,
        name: district.name,
        ...(district.notice ? { notice: district.notice } : {}),
        locales: [...district.locales],
        demo: isDemo,
        testMode: services.config.testMode,
      })),
  );
  router.get(
    '/api/v1/district',
    {
      schema: {
        tags,
        security: bySession,
        summary: 'The district and its procedures',
        response: answers({ 200: DistrictView }, ...behindSession),
      },
    },
    answering(services, access, async ({ district }) => districtView(district, services)),
  );
  router.get(
    '/api/v1/areas',
    {
      schema: {
        tags,
        security: bySession,
        summary: 'Areas from the top',
        response: answers({ 200: Type.Array(AreaView) }, ...behindSession),
      },
    },
    answering(services, access, async ({ district }) =>
      district.pack.areas.map(({ code, path, level, parent, name }) => ({
        code,
        path,
        level,
        name,
        ...(parent === undefined ? {} : { parent }),
      })),
    ),
  );
  router.get(
    '/api/v1/units',
    {
      schema: {
        tags,
        security: bySession,
        summary: 'Units',
        response: answers({ 200: Type.Array(UnitView) }, ...behindSession),
      },
    },
    answering(services, access, async ({ district }) =>
      district.pack.units.map(({ id, kind, area, parent, phone, name }) => ({
        id,
        kind,
        area,
        name,
        ...(parent === undefined ? {} : { parent }),
        ...(phone === undefined ? {} : { phone }),
        ...(district.unitWithAbove(id)?.superior ? { superior: true as const } : {}),
      })),
    ),
  );
  router.get(
    '/api/v1/staff',
    {
      schema: {
        tags,
        security: bySession,
        summary: 'Staff of a unit, or of the whole district by a part of their name',
        querystring: StaffQuery,
        response: answers({ 200: Type.Array(StaffView) }, ...behindSession),
      },
    },
    answering(services, access, async ({ district }, request) => {
      const { unit, q = '' } = request.query as StaffQuery;
      const part = q.trim().toLowerCase();
      return [...district.staffById.values()]
        .filter(({ units }) => unit === undefined || units.includes(unit))
        .filter(({ id, name }) => id === part || name.toLowerCase().includes(part))
        .slice(0, unit === undefined ? PEOPLE : undefined)
        .map(({ id, name, fictional, units }) => ({ id, name, fictional, units: [...new Set(units)] }));
    }),
  );
  router.get(
    '/api/v1/catalogue',
    {
      schema: {
        tags,
        security: bySession,
        summary: 'Categories and filing conditions',
        response: answers({ 200: CatalogueView }, ...behindSession),
      },
    },
    answering(services, access, async ({ district }) => catalogueView(district)),
  );
  router.get(
    '/api/v1/locate',
    {
      schema: {
        tags,
        security: bySession,
        summary: 'Where a point lies',
        querystring: LocateQuery,
        response: answers({ 200: LocatedView }, ...behindSession, 'outside-district', 'bad-point'),
      },
    },
    answering(services, access, async ({ district }, request) => {
      const { lng, lat, crs = 'WGS-84' } = request.query as { lng: number; lat: number; crs?: Crs };
      // Only asked where it is: that it is a coarse point is said when something is reported there.
      const place = district.locate({ lng, lat, crs, confirmed: true });
      const areas: string[] = [];
      for (
        let area = district.areaByPath.get(place.areaPath);
        area;
        area = district.areaByCode.get(area.parent ?? '')
      ) {
        areas.unshift(area.code);
      }
      return { lng: place.lng, lat: place.lat, areas, ...(place.grid ? { grid: place.grid } : {}) };
    }),
  );
  procedureRoutes(router, services);
  shapeRoutes(router, services);
  baseMapRoute(router, services);
}

/** How matters of a kind go: as nodes and edges for a page that draws them, and as text that other tools draw. */
function procedureRoutes(router: Router, services: Services): void {
  const params = Type.Object({ id: Type.String({ maxLength: 40 }) });
  router.get(
    '/api/v1/procedures/:id/graph',
    {
      schema: {
        tags,
        security: bySession,
        summary: 'A procedure as states and what leads from one to another',
        params,
        querystring: GraphQuery,
        response: answers({ 200: ProcedureGraphView }, ...behindSession, 'not-found'),
      },
    },
    answering(services, access, async ({ district }, request) => {
      const { id } = request.params as { id: string };
      const { version } = request.query as GraphQuery;
      const found = version === undefined ? district.procedures.get(id) : district.findProcedure(id, version);
      if (!found) throw problem('not-found', { what: 'procedure', id });
      return procedureGraphView(found);
    }),
  );
  router.get(
    '/api/v1/procedures/:id/drawing',
    {
      schema: {
        tags,
        security: bySession,
        summary: 'A procedure as a Mermaid state diagram',
        params,
        querystring: Type.Object(
          { locale: Type.Optional(Type.String({ maxLength: 10 })) },
          { additionalProperties: false },
        ),
        response: answers(
          { 200: { content: { 'text/plain': { schema: Type.String() } } } },
          ...behindSession,
          'not-found',
        ),
      },
    },
    answering(services, access, async ({ district, locale }, request, reply) => {
      const { id } = request.params as { id: string };
      const pinned = district.procedures.get(id);
      if (!pinned) throw problem('not-found', { what: 'procedure', id });
      reply.type('text/plain; charset=utf-8');
      return drawProcedure(pinned.procedure, (request.query as { locale?: string }).locale ?? locale);
    }),
  );
}

/** Shapes as GeoJSON text, made once a version and told apart by their hash. */
function shapeRoutes(router: Router, services: Services): void {
  const made = new WeakMap<District, Map<string, { text: string; tag: string }>>();
  const shape = (name: string, make: (district: District) => string) => {
    return async ({ district }: Asked, request: FastifyRequest, reply: FastifyReply): Promise<string | undefined> => {
      const shapes = made.get(district) ?? new Map<string, { text: string; tag: string }>();
      made.set(district, shapes);
      let found = shapes.get(name);
      if (!found) {
        const text = make(district);
        found = { text, tag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"` };
        shapes.set(name, found);
      }
      reply.header('etag', found.tag).header('cache-control', 'private, no-cache').type('application/geo+json');
      if (request.headers['if-none-match'] === found.tag) {
        reply.code(304);
        return undefined;
      }
      return found.text;
    };
  };
  const schema = (summary: string) => ({
    tags,
    security: bySession,
    summary,
    response: answers({ 200: { content: geojson } }, ...behindSession),
  });
  router.get(
    '/api/v1/outline.geojson',
    { schema: schema('Outline') },
    answering(services, access, shape('outline', outlineGeojson)),
  );
  router.get(
    '/api/v1/grids.geojson',
    { schema: schema('Grids in force') },
    answering(services, access, shape('grids', gridsGeojson)),
  );
  router.get(
    '/api/v1/areas.geojson',
    {
      schema: {
        ...schema('Areas of a level'),
        querystring: Type.Object({ level: Type.String({ maxLength: 40 }) }, { additionalProperties: false }),
      },
    },
    answering(services, access, async (asked, request, reply) => {
      const { level } = request.query as { level: string };
      if (!asked.district.pack.district.levels.some(({ id }) => id === level)) {
        const fault = { zh: `：没有层级 ${level}`, en: `: there is no level ${level}` };
        throw problem('bad-request', { place: 'querystring/level', fault });
      }
      return shape(`areas ${level}`, (district) => areasGeojson(district, level))(asked, request, reply);
    }),
  );
}
