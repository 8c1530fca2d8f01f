import Type, { type Static } from 'typebox';
import { AssessmentQuery } from '../assessment/index.ts';
import { FilterQuery } from '../cases/index.ts';

export const Uuid = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$',
});

const asked = {
  /** Made by the client: sent again it is the same export. */
  id: Uuid,
  format: Type.Enum(['xlsx', 'csv']),
  /** Of the headings and names; without it, as Accept-Language says. */
  locale: Type.Optional(Type.Enum(['zh', 'en'])),
};

export const CasesBody = Type.Object(
  {
    ...asked,
    what: Type.Literal('cases'),
    /** As the list takes it. */
    filter: FilterQuery,
    sort: Type.Optional(Type.Enum(['due', 'received', 'changed'])),
  },
  { additionalProperties: false },
);

export const AssessmentBody = Type.Object(
  {
    ...asked,
    what: Type.Literal('assessment'),
    /** As the assessment takes it. */
    question: AssessmentQuery,
  },
  { additionalProperties: false },
);

export const ExportBody = Type.Union([CasesBody, AssessmentBody]);
export type ExportBody = Static<typeof ExportBody>;

const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const ExportView = Type.Object({
  id: Type.String(),
  what: Type.Enum(['cases', 'assessment']),
  format: Type.Enum(['xlsx', 'csv']),
  locale: Type.String(),
  state: Type.Enum(['queued', 'running', 'done', 'failed', 'expired']),
  /** Of the file, once there is one. */
  fileName: nullable(Type.String()),
  rows: Type.Object({
    done: Type.Integer(),
    /** Null until they are counted. */
    expected: nullable(Type.Integer()),
  }),
  /** Of the file, before it is compressed for the way. */
  bytes: nullable(Type.Integer()),
  askedAt: Type.String(),
  /** Business time of what is in it. */
  asOf: nullable(Type.String()),
  finishedAt: nullable(Type.String()),
  expiresAt: nullable(Type.String()),
  /** Why it failed. */
  fault: nullable(
    Type.Object({
      code: Type.String(),
      text: Type.Object({ zh: Type.String(), en: Type.String() }),
    }),
  ),
});
export type ExportView = Static<typeof ExportView>;

export const ExportsView = Type.Object({ items: Type.Array(ExportView) });
