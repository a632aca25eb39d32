/**
 * `npm test`: everything that must hold, in one command, ending in a summary. `npm test -- unit db` runs only the
 * steps named. All steps run even when one fails, so that one run tells everything.
 *
 * Tests run one step after the other, two files at a time. What only reads the sources runs beside them, and takes
 * what of the processors they leave while they wait for sockets and browsers.
 * @module
 */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { projectRoot } from '@/lib/service/project-root'

interface Step {
  name: string
  about: string
  argv: readonly string[]
  /** `build` comes first, for it writes the types of the routes; `measure` last, with the machine to itself. */
  phase: 'build' | 'read' | 'test' | 'measure'
}

const bin = (path: string): string => join('node_modules', path)
const vitest = (...chosen: string[]): string[] => [bin('vitest/vitest.mjs'), 'run', ...chosen]

const STEPS: readonly Step[] = [
  {
    name: 'build',
    about: 'bundle and pages',
    phase: 'build',
    argv: ['--import', 'tsx', 'scripts/build.ts', '--if-needed'],
  },
  { name: 'lint', about: 'eslint', phase: 'read', argv: [bin('eslint/bin/eslint.js'), '.'] },
  {
    name: 'format',
    about: 'prettier',
    phase: 'read',
    argv: [
      bin('prettier/bin/prettier.cjs'),
      ...['--check', '--log-level', 'warn', '--cache', '--cache-strategy', 'content', '.'],
    ],
  },
  { name: 'types', about: 'tsc', phase: 'read', argv: [bin('typescript/bin/tsc'), '-p', '.'] },
  {
    name: 'imports',
    about: 'import rules',
    phase: 'read',
    argv: [bin('dependency-cruiser/bin/dependency-cruise.mjs'), '--output-type', 'err', '.'],
  },
  {
    name: 'unused',
    about: 'unused files, exports, dependencies',
    phase: 'read',
    argv: [bin('knip/bin/knip.js')],
  },
  {
    name: 'docs',
    about: 'configuration page is current',
    phase: 'read',
    argv: ['--import', 'tsx', 'scripts/docs.ts', '--check'],
  },
  {
    name: 'client',
    about: 'types of the client are current',
    phase: 'read',
    argv: ['--import', 'tsx', 'scripts/explorer-client-types.ts', '--check'],
  },
  { name: 'unit', about: 'pure parts and boundaries', phase: 'test', argv: vitest('test/unit') },
  { name: 'db', about: 'on the real engine', phase: 'test', argv: vitest('test/db') },
  {
    name: 'mesh',
    about: 'crawler and collector on real nodes',
    phase: 'test',
    argv: vitest('test/collector', 'test/hostile'),
  },
  {
    name: 'live',
    about: 'sockets and the live feed',
    phase: 'test',
    argv: vitest('test/live', 'test/embed'),
  },
  {
    name: 'browser',
    about: 'pages and the map in a real browser',
    phase: 'test',
    argv: vitest('--project', 'browser'),
  },
  {
    name: 'e2e',
    about: 'the whole stack in a real browser',
    phase: 'test',
    argv: vitest('--project', 'e2e'),
  },
  {
    name: 'fairness',
    about: 'a polite caller beside a hostile one',
    phase: 'measure',
    argv: vitest('test/fairness'),
  },
]

interface Outcome {
  step: Step
  hasPassed: boolean
  tookMs: number
  output: string
}

const root = projectRoot()

async function run(step: Step, isYielding: boolean): Promise<Outcome> {
  const startedAtMs = performance.now()
  const chunks: Buffer[] = []
  const isTest = step.phase === 'test' || step.phase === 'measure'
  const node = process.execPath
  const [command, argv] = isYielding ? ['nice', ['-n', '19', node, ...step.argv]] : [node, step.argv]
  const child = spawn(command, argv, {
    cwd: root,
    env: { ...process.env, NO_COLOR: '1', NEXT_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      // Tests take minutes: what they say is shown as they say it.
      if (isTest) process.stdout.write(chunk)
    })
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const output = Buffer.concat(chunks).toString()
  const outcome = { step, hasPassed: code === 0, tookMs: performance.now() - startedAtMs, output }
  process.stdout.write(`${line(outcome)}\n`)
  return outcome
}

const line = ({ step, hasPassed, tookMs }: Outcome): string =>
  `${hasPassed ? '✔' : '✘'} ${step.name.padEnd(8)} ${step.about.padEnd(42)} ${(tookMs / 1000).toFixed(0).padStart(4)} s`

/** Counts of tests that ran, from vitest's own closing line. */
function testCounts(output: string): { passed: number; failed: number } {
  const closing = /^\s*Tests\s+(.*)$/m.exec(output)?.[1] ?? ''
  const count = (word: string): number => Number(new RegExp(`(\\d+) ${word}`).exec(closing)?.[1] ?? 0)
  return { passed: count('passed'), failed: count('failed') }
}

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !STEPS.some((step) => step.name === name))
if (unknown.length > 0) {
  process.stderr.write(
    `No such step: ${unknown.join(', ')}. Steps: ${STEPS.map(({ name }) => name).join(', ')}.\n`,
  )
  process.exit(2)
}
const startedAtMs = performance.now()
const chosen = STEPS.filter(({ name }) => asked.length === 0 || asked.includes(name))
const stepsOf = (phase: Step['phase']): Step[] => chosen.filter((step) => step.phase === phase)
const tests = stepsOf('test')
const pace = { atOnce: 2, isYielding: tests.length > 0 }
const outcomes = [
  ...(await inTurn(stepsOf('build'))),
  ...(await Promise.all([inTurn(stepsOf('read'), pace), inTurn(tests)])).flat(),
  ...(await inTurn(stepsOf('measure'))),
]

// What a step says that is no test would be lost among what tests say meanwhile.
for (const { step, hasPassed, output } of outcomes) {
  if (!hasPassed && (step.phase === 'build' || step.phase === 'read')) {
    process.stdout.write(`\n${step.name}:\n${output}`)
  }
}

let passed = 0
let failed = 0
for (const { hasPassed, output } of outcomes) {
  const counts = testCounts(output)
  passed += counts.passed
  failed += counts.failed
  // A step without tests of its own is one check; a test run that failed outside its tests counts as a failure.
  if (counts.passed + counts.failed === 0) {
    if (hasPassed) passed += 1
    else failed += 1
  } else if (!hasPassed && counts.failed === 0) failed += 1
}
const tookS = (performance.now() - startedAtMs) / 1000
process.stdout.write(
  `\n${outcomes.map(line).join('\n')}\n\nIn ${tookS.toFixed(0)} s:\n${String(passed)} passed, ${String(failed)} failed\n`,
)
process.exitCode = outcomes.every(({ hasPassed }) => hasPassed) ? 0 : 1

interface Pace {
  atOnce?: number
  /** Whether to leave the processors to everything else that wants them. */
  isYielding?: boolean
}

async function inTurn(
  steps: readonly Step[],
  { atOnce = 1, isYielding = false }: Pace = {},
): Promise<Outcome[]> {
  const waiting = [...steps]
  const done: Outcome[] = []
  const worker = async (): Promise<void> => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      done.push(await run(step, isYielding))
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return done
}
