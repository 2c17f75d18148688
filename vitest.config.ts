import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['lib/**/*.test.ts', 'components/**/*.test.{ts,tsx}', 'tests/architecture/**/*.test.ts'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['tests/**/*.integration.test.ts', 'tests/integration/**/*.test.ts'],
          globalSetup: ['tests/setup/test-database.ts'],
          // real hosts, real guests, two cores: waiting for one leaves the other to work
          maxWorkers: 2,
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
      {
        // hours, not minutes: npm run test:long
        test: {
          name: 'long',
          include: ['tests/long/**/*.long.test.ts'],
          globalSetup: ['tests/setup/test-database.ts'],
          fileParallelism: false,
          testTimeout: 600_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
