import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { readAssessmentAddress } from './assessment/address.ts';
import { readDeskAddress } from './desk/address.ts';
import { Failure } from './frame/Failure.tsx';
import { NotFound } from './frame/NotFound.tsx';
import { Shell } from './frame/Shell.tsx';
import { readSearch, writeSearch } from './frame/search-words.ts';
import { Waiting } from './frame/Waiting.tsx';
import { getSession, homeOf } from './session/session.ts';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound, errorComponent: Failure });

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: (search: Record<string, unknown>) => ({
    ...(typeof search.next === 'string' &&
      search.next.startsWith('/') &&
      !search.next.startsWith('//') && { next: search.next }),
  }),
  component: lazyRouteComponent(() => import('./session/LoginPage.tsx'), 'LoginPage'),
});

/** Everything behind the login. Without a session the wanted address is kept for after it. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  beforeLoad: async ({ location }) => {
    const session = await getSession();
    if (!session) throw redirect({ to: '/login', search: location.pathname === '/' ? {} : { next: location.href } });
    return { session };
  },
});

const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  beforeLoad: ({ context }) => {
    throw redirect({ to: homeOf(context.session) });
  },
});

const desk = createRoute({
  getParentRoute: () => inside,
  path: '/desk',
  validateSearch: readDeskAddress,
  component: lazyRouteComponent(() => import('./desk/DeskPage.tsx'), 'DeskPage'),
});

const report = createRoute({
  getParentRoute: () => inside,
  path: '/report',
  component: lazyRouteComponent(() => import('./report/ReportPage.tsx'), 'ReportPage'),
});
const today = createRoute({
  getParentRoute: () => inside,
  path: '/today',
  component: lazyRouteComponent(() => import('./phone/TodayPage.tsx'), 'TodayPage'),
});
const me = createRoute({
  getParentRoute: () => inside,
  path: '/me',
  component: lazyRouteComponent(() => import('./phone/MePage.tsx'), 'MePage'),
});
const map = createRoute({
  getParentRoute: () => inside,
  path: '/map',
  component: lazyRouteComponent(() => import('./phone/MapPage.tsx'), 'MapPage'),
});
const oneCase = createRoute({
  getParentRoute: () => inside,
  path: '/cases/$id',
  component: lazyRouteComponent(() => import('./phone/CasePage.tsx'), 'CasePage'),
});

const assessment = createRoute({
  getParentRoute: () => inside,
  path: '/assessment',
  validateSearch: readAssessmentAddress,
  component: lazyRouteComponent(() => import('./assessment/AssessmentPage.tsx'), 'AssessmentPage'),
});

const audit = createRoute({
  getParentRoute: () => inside,
  path: '/audit',
  component: lazyRouteComponent(() => import('./audit/AuditPage.tsx'), 'AuditPage'),
});
const accounts = createRoute({
  getParentRoute: () => inside,
  path: '/accounts',
  component: lazyRouteComponent(() => import('./accounts/AccountsPage.tsx'), 'AccountsPage'),
});
const system = createRoute({
  getParentRoute: () => inside,
  path: '/system',
  component: lazyRouteComponent(() => import('./system/SystemPage.tsx'), 'SystemPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    login,
    inside.addChildren([home, desk, report, today, me, map, oneCase, assessment, audit, accounts, system]),
  ]),
  parseSearch: readSearch,
  stringifySearch: writeSearch,
  defaultPreload: false,
  defaultPendingComponent: Waiting,
  scrollRestoration: false,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
