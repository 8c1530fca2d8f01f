import { defineConfig } from 'vitest/config';

// Each project is one speed: rules are pure and quick; the server suites start a database; the browser suite needs Chromium.
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'rules', include: ['packages/*/{src,tests}/**/*.test.ts', 'scripts/**/*.test.ts'] } },
      { test: { name: 'web', include: ['apps/web/{src,tests}/**/*.test.{ts,tsx}'] } },
      {
        test: {
          name: 'server',
          include: ['apps/server/{src,tests}/**/*.test.ts'],
          globalSetup: ['apps/server/tests/database/global-setup.ts'],
          testTimeout: 60_000,
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
        },
      },
    ],
  },
});
