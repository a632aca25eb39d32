import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('.', import.meta.url))
const UNIT = 'test/unit/**/*.test.{ts,tsx}'
/** Whole networks and streams: what they leave behind ends with their process. */
const NETWORKS = 'test/unit/collector/{crawl,mesh,observe}/**/*.test.ts'
const E2E = 'test/e2e/**/*.test.{ts,tsx}'
/** Begin with an empty or a made-up history, or need no server at all. */
const ON_PARTS =
  'test/e2e/{analytics,large-map,map-journeys,map-pictures,map-renderer,recovery,start-errors,time}.test.ts'

const PROCESSES = './test/fixtures/built-processes.ts'
/** Half of what a short file costs is a process, and reading its modules once more. */
const inOneProcess = { isolate: false, unstubGlobals: true, sequence: { groupOrder: 1 } }

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
      { extends: true, test: { name: 'networks', include: [NETWORKS] } },
      { extends: true, test: { name: 'unit', include: [UNIT], exclude: [NETWORKS], ...inOneProcess } },
      {
        extends: true,
        test: {
          name: 'parts',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [UNIT, E2E],
          globalSetup: PROCESSES,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: [ON_PARTS],
          globalSetup: ['./test/fixtures/built-product.ts', PROCESSES],
        },
      },
      {
        extends: true,
        test: { name: 'e2e', include: [E2E], exclude: [ON_PARTS], globalSetup: './test/e2e/one-stack.ts' },
      },
    ],
  },
})
