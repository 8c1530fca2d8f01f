import { defineConfig } from 'vitest/config';

// Each project is one speed: rules are pure and quick; the server suites start a database; the pages need a browser.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'rules',
          include: ['packages/*/tests/**/*.test.ts', 'packages/*/src/**/*.test.ts'],
          environment: 'node',
        },
      },
    ],
  },
});
