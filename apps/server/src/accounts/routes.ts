import Type, { type Static } from 'typebox';
import { type Asked, answering, answers, behindSession, bySession, type Router } from '../platform/http/index.ts';
import type { Services } from '../platform/services.ts';
import { DemoAccountView, listDemoAccounts } from './demo.ts';
import { districtOf } from './log-in.ts';
import {
  AccountView,
  giveTemporaryPassword,
  ListQuery,
  listAccounts,
  StaffParams,
  setDisabled,
  unlockAccount,
} from './manage.ts';
import { sessionRoutes } from './session-routes.ts';

const tags = ['accounts'];
const access = { room: 'accounts' } as const;

/** Sessions, the security administrator's room, and the accounts that a demo publishes. */
export async function accountRoutes(router: Router, services: Services): Promise<void> {
  await sessionRoutes(router, services);
  demoRoutes(router, services);
  router.get(
    '/api/v1/accounts',
    {
      schema: {
        tags,
        security: bySession,
        summary: 'Accounts of the district (security administrator)',
        querystring: ListQuery,
        response: answers({ 200: Type.Array(AccountView) }, ...behindSession),
      },
    },
    // Not read-only: that it was read leaves a row.
    answering(services, access, (asked, request) => listAccounts(asked, request.query as Static<typeof ListQuery>)),
  );
  manageRoutes(router, services);
  router.put(
    '/api/v1/accounts/:staff/password',
    {
      schema: {
        tags,
        security: bySession,
        summary: 'Give a temporary password, and an account to who has none',
        params: StaffParams,
        response: answers(
          { 200: Type.Object({ password: Type.String() }) },
          ...behindSession,
          ...(['not-found', 'own-account', 'operators-account'] as const),
        ),
      },
    },
    answering(services, access, (asked, request, reply) => {
      reply.header('cache-control', 'no-store');
      return giveTemporaryPassword(asked, staffOf(request));
    }),
  );
}

const actions: Readonly<Record<string, { summary: string; run(asked: Asked, staff: string): Promise<AccountView> }>> = {
  unlock: { summary: 'End a lock before its time', run: unlockAccount },
  disable: {
    summary: 'Disable an account; its sessions end',
    run: (asked, staff) => setDisabled(asked, staff, true),
  },
  enable: { summary: 'Enable an account again', run: (asked, staff) => setDisabled(asked, staff, false) },
};

function manageRoutes(router: Router, services: Services): void {
  for (const [name, { summary, run }] of Object.entries(actions)) {
    router.post(
      `/api/v1/accounts/:staff/${name}`,
      {
        schema: {
          tags,
          security: bySession,
          summary,
          params: StaffParams,
          response: answers(
            { 200: AccountView },
            ...behindSession,
            ...(['not-found', 'no-account', 'own-account'] as const),
          ),
        },
      },
      answering(services, access, (asked, request) => run(asked, staffOf(request))),
    );
  }
}

function demoRoutes(router: Router, services: Services): void {
  const DistrictQuery = Type.Object(
    { district: Type.Optional(Type.String({ maxLength: 40 })) },
    { additionalProperties: false },
  );
  router.get(
    '/api/v1/demo/accounts',
    {
      schema: {
        tags,
        summary: 'The published accounts of a demo district',
        querystring: DistrictQuery,
        response: answers({ 200: Type.Array(DemoAccountView) }, 'not-found', 'district-required'),
      },
    },
    (request, reply) => {
      reply.header('cache-control', 'no-store');
      const { district } = request.query as Static<typeof DistrictQuery>;
      return listDemoAccounts(services, districtOf(services, district));
    },
  );
}

function staffOf(request: { params: unknown }): string {
  return (request.params as Static<typeof StaffParams>).staff;
}
