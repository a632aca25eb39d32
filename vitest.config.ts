import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('.', import.meta.url))
const UNIT = 'test/unit/**/*.test.{ts,tsx}'
const E2E = 'test/e2e/**/*.test.{ts,tsx}'

export default defineConfig({
  resolve: { alias: { '@': root.replace(/\/$/, '') } },
  test: {
    exclude: ['test/bench/**', 'node_modules/**'],
    setupFiles: ['./lib/node-shims.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    teardownTimeout: 10_000,
    projects: [
      { extends: true, test: { name: 'unit', include: [UNIT] } },
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [UNIT, E2E],
          globalSetup: './test/fixtures/built-processes.ts',
        },
      },
      { extends: true, test: { name: 'e2e', include: [E2E], globalSetup: './test/e2e/one-stack.ts' } },
    ],
  },
})
