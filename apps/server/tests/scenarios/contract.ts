import Schema from 'typebox/schema';
import { expect } from 'vitest';

interface Operation {
  responses: Record<string, { description?: string; content?: Record<string, { schema: object }> }>;
}

export interface Document {
  paths: Record<string, Record<string, Operation>>;
}

/** One answer as it came over the wire. */
export interface Wire {
  method: string;
  path: string;
  status: number;
  type: string;
  body: unknown;
}

interface Path {
  pattern: RegExp;
  plain: boolean;
  operations: Record<string, Operation>;
}

/**
 * Holds every answer against the server's own OpenAPI document: the status is declared, so is the content type, the body fits
 * its schema, and the code of a problem stands in the description of its status.
 */
export function contractOf(document: Document): (wire: Wire) => void {
  const paths: Path[] = Object.entries(document.paths).map(([path, operations]) => ({
    pattern: new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+').replaceAll('.', '\\.')}$`),
    plain: !path.includes('{'),
    operations,
  }));
  const compiled = new Map<object, ReturnType<typeof Schema.Compile>>();
  const validator = (schema: object) => {
    const known = compiled.get(schema) ?? Schema.Compile(schema as never);
    compiled.set(schema, known);
    return known;
  };
  return ({ method, path, status, type, body }) => {
    const matching = paths.filter(({ pattern }) => pattern.test(path));
    const found = matching.find(({ plain }) => plain) ?? matching[0];
    const operation = found?.operations[method.toLowerCase()];
    if (!operation) {
      expect({ path, status }, 'an address outside the document answers 4xx').toMatchObject({
        status: expect.toSatisfy((code: number) => code >= 400 && code < 500),
      });
      return;
    }
    const response = operation.responses[String(status)];
    expect(response, `${method} ${path} does not declare ${status}: ${JSON.stringify(body)}`).toBeDefined();
    // To HEAD nobody answers with a body.
    if (method === 'HEAD') return;
    const content = response?.content?.[type.split(';')[0] as string];
    if (content && type.includes('json')) {
      const check = validator(content.schema);
      if (!check.Check(body)) {
        expect.fail(
          `${method} ${path} ${status} does not fit its schema: ${JSON.stringify(check.Errors(body)).slice(0, 600)}`,
        );
      }
    } else if (body !== undefined) {
      expect(content, `${method} ${path} ${status} does not declare ${type}`).toBeDefined();
    }
    if (status >= 400) {
      const { code } = body as { code: string };
      expect(response?.description, `${method} ${path} ${status} does not name ${code}`).toContain(`\`${code}\``);
    }
  };
}
