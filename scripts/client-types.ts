/**
 * Writes packages/client/src/generated/openapi.ts: what every route takes and answers, as TypeScript, from the OpenAPI document that the
 * server serves. `--check` writes nothing and fails when the file is not what it would be. (The known generators need the old
 * compiler's API, which the native compiler does not have; the schemas here are the few shapes that TypeBox writes.)
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Schema {
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  items?: Schema | Schema[] | boolean;
  prefixItems?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  patternProperties?: Record<string, Schema>;
  description?: string;
}

interface Operation {
  requestBody?: { content?: Record<string, { schema?: Schema }> };
  responses?: Record<string, { content?: Record<string, { schema?: Schema }> }>;
}

const target = fileURLToPath(new URL('../packages/client/src/generated/openapi.ts', import.meta.url));

async function readDocument(): Promise<{ paths: Record<string, Record<string, Operation>> }> {
  const folder = await mkdtemp(join(tmpdir(), 'wangge-openapi-'));
  process.env.WANGGE_DATA = folder;
  process.env.DATABASE_URL = '';
  process.env.WANGGE_TEST_MODE = '';
  const { openServices } = await import('../apps/server/src/commands/open.ts');
  const { buildApp } = await import('../apps/server/src/app.ts');
  const opened = await openServices({ name: 'wangge openapi' });
  try {
    const router = await buildApp(opened.services);
    await router.ready();
    const document = router.swagger() as unknown as { paths: Record<string, Record<string, Operation>> };
    await router.close();
    return document;
  } finally {
    await opened.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** A schema as a type. Members are sorted as the server wrote them; descriptions become comments. */
function typeOf(schema: Schema | undefined, depth = 1): string {
  if (schema === undefined) return 'unknown';
  if ('const' in schema) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const union = schema.anyOf ?? schema.oneOf;
  if (union) return [...new Set(union.map((one) => typeOf(one, depth)))].join(' | ');
  if (schema.allOf) return schema.allOf.map((one) => typeOf(one, depth)).join(' & ');
  if (Array.isArray(schema.type)) return schema.type.map((type) => typeOf({ ...schema, type }, depth)).join(' | ');
  switch (schema.type) {
    case 'string':
      return 'string';
    case 'number':
    case 'integer':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'null':
      return 'null';
    case 'array':
      return arrayOf(schema, depth);
    case 'object':
      return objectOf(schema, depth);
    default:
      return 'unknown';
  }
}

function arrayOf({ items, prefixItems }: Schema, depth: number): string {
  const tuple = prefixItems ?? (Array.isArray(items) ? items : undefined);
  if (tuple) return `[${tuple.map((one) => typeOf(one, depth)).join(', ')}]`;
  const inner = typeOf(typeof items === 'object' && !Array.isArray(items) ? items : undefined, depth);
  return /[ |&]/.test(inner) && !inner.startsWith('{') ? `(${inner})[]` : `${inner}[]`;
}

function objectOf(
  { properties, required = [], additionalProperties, patternProperties }: Schema,
  depth: number,
): string {
  const pattern = Object.values(patternProperties ?? {})[0];
  const rest = pattern ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined);
  if (!properties || Object.keys(properties).length === 0) {
    return rest || additionalProperties !== false ? `Record<string, ${typeOf(rest, depth)}>` : 'Record<string, never>';
  }
  const pad = '  '.repeat(depth);
  const members = Object.entries(properties).map(([name, schema]) => {
    const key = /^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name);
    const comment = schema.description ? `${pad}  /** ${schema.description} */\n` : '';
    return `${comment}${pad}  ${key}${required.includes(name) ? '' : '?'}: ${typeOf(schema, depth + 1)};`;
  });
  return `{\n${members.join('\n')}\n${pad}}`;
}

function jsonOf(content: Record<string, { schema?: Schema }> | undefined): Schema | undefined {
  return content?.['application/json']?.schema;
}

const { paths } = await readDocument();
const answers: string[] = [];
const bodies: string[] = [];
for (const [path, operations] of Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))) {
  for (const [method, operation] of Object.entries(operations)) {
    const name = JSON.stringify(`${method.toUpperCase()} ${path.replace('/api/v1', '')}`);
    const success = Object.entries(operation.responses ?? {}).find(([status]) => status.startsWith('2'));
    const answer = jsonOf(success?.[1].content);
    if (answer) answers.push(`  ${name}: ${typeOf(answer)};`);
    const body = jsonOf(operation.requestBody?.content);
    if (body) bodies.push(`  ${name}: ${typeOf(body)};`);
  }
}
const text = [
  '// Made by scripts/client-types.ts from the OpenAPI document of the server; not edited by hand.',
  '',
  '/** What each route answers with success, by method and path below /api/v1. */',
  `export interface Answers {\n${answers.join('\n')}\n}`,
  '',
  '/** What each route takes as its JSON body. */',
  `export interface Bodies {\n${bodies.join('\n')}\n}`,
  '',
].join('\n');
if (!process.argv.includes('--check')) await writeFile(target, text);
else if ((await readFile(target, 'utf8').catch(() => '')) !== text) {
  console.error(
    'packages/client/src/generated/openapi.ts is not what the server serves: run `node scripts/client-types.ts`',
  );
  process.exitCode = 1;
}
