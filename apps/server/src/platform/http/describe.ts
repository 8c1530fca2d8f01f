import type { FastifySchema, HTTPMethods } from 'fastify';

/**
 * What the OpenAPI document says of every operation beside its route's own words: an id made of method and path
 * (`GET /api/v1/cases/:id` → `getCasesById`), so that it is unique because the route is, and that no session is asked where
 * none is named.
 */
export function describe<Schema extends FastifySchema>(of: {
  schema: Schema;
  url: string;
  route: { method: HTTPMethods | HTTPMethods[] };
}): { schema: Schema; url: string } {
  const { schema, url, route } = of;
  const [method = ''] = [route.method].flat();
  const own = { operationId: operationId(method, url), security: [], ...schema };
  return { schema: own, url };
}

function operationId(method: string, url: string): string {
  const words = url
    .replace(/^\/api\/v1/, '')
    .split(/[/.-]/)
    .filter((word) => word !== '')
    .map((word) => (word.startsWith(':') ? `By${capital(word.slice(1))}` : capital(word)));
  return [method.toLowerCase(), ...words].join('');
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
