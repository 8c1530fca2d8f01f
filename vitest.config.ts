import { configDefaults, defineConfig } from 'vitest/config';

/** What starts servers of its own: the same whatever server the others run on, so it runs once. */
const ownServers = [
  'apps/server/tests/commands/**/*.test.ts',
  'apps/server/tests/database/{embedded,guardian,owner,program}.test.ts',
  'scripts/demo-real/play.test.ts',
];

/** What of the server needs no database: it would say the same on each, so it runs once, with the rules. */
const withoutDatabase = [
  'apps/server/tests/{assessment/period,demo/simulate,errors/guards,pages/build}.test.ts',
  'apps/server/tests/districts/{folder,yesterday}.test.ts',
  'apps/server/tests/http/{locale,not-ready}.test.ts',
  'apps/server/tests/imports/{identity,random,readers}.test.ts',
  'apps/server/tests/photos/{exif,folder-store,inspect}.test.ts',
];

// Each project is one speed: rules are pure and quick; the server suite starts a database, commands start the product; the browser suite needs Chromium.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'rules',
          // One module graph for all files of a worker: making it anew for each took longer than what they test.
          isolate: false,
          include: ['packages/*/{src,tests}/**/*.test.ts', 'scripts/**/*.test.ts', ...withoutDatabase],
          exclude: [...configDefaults.exclude, ...ownServers],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      { test: { name: 'web', include: ['apps/web/{src,tests}/**/*.test.{ts,tsx}'], testTimeout: 30_000 } },
      {
        test: {
          name: 'server',
          isolate: false,
          include: ['apps/server/{src,tests}/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...ownServers, ...withoutDatabase],
          globalSetup: ['apps/server/tests/database/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'commands',
          include: ownServers,
          globalSetup: ['apps/server/tests/commands/global-setup.ts'],
          testTimeout: 300_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['e2e/**/*.test.ts'],
          globalSetup: ['e2e/build-pages.ts'],
          testTimeout: 180_000,
          hookTimeout: 240_000,
          // A page shows in its time what a server did; on a busy machine that is seconds.
          expect: { poll: { timeout: 45_000 } },
        },
      },
    ],
  },
});
