/** Whatever comes over HTTP is taken or refused in ClickHouse's words; nothing crashes and nothing hangs. */
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EngineError } from '@/db/engine/engine-error'
import { LARGEST_QUERY, readContent, unpack } from '@/db/engine/http/body'
import { parseRequest, type QueryRequest } from '@/db/engine/http/request'
import { createAuthenticator } from '@/db/engine/http/users'
import { checkStatement } from '@/db/engine/guard'
import { readStatement } from '@/db/engine/statement'
import { lexSql, splitStatements, SqlLexError } from '@/db/sql-lexer'

const RUNS = { seed: 20_261_121, numRuns: 10_000 }

const NAMES = [
  'query',
  'database',
  'default_format',
  'query_id',
  'session_id',
  'session_timeout',
  'session_check',
]
const known = fc.constantFrom(
  ...NAMES,
  'user',
  'password',
  'enable_http_compression',
  'wait_end_of_query',
  'param_a',
)
const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ maxLength: 60 }))
const hostile = fc.constantFrom(
  '%',
  '%zz',
  '../..',
  "'",
  '\0',
  '&&',
  '=',
  '?',
  '#',
  '//',
  'http://x/',
  '[]',
  '__proto__',
  'constructor',
)
const pair = fc.tuple(fc.oneof(known, text, hostile), fc.oneof(text, hostile))
const search = fc
  .array(pair, { maxLength: 8 })
  .map((pairs) =>
    pairs
      .map(
        ([name, value]) => `${encodeURIComponent(wellFormed(name))}=${encodeURIComponent(wellFormed(value))}`,
      )
      .join('&'),
  )
const target = fc.oneof(
  text,
  search.map((query) => `/?${query}`),
  fc.tuple(text, search).map(([path, query]) => `/${path}?${query}`),
)
/** Requests that are right, or nearly so: most of those above fail early. */
const plausible = fc
  .record(
    {
      query: text,
      database: fc.constantFrom('explorer_demo', 'default', 'a b'),
      default_format: fc.constantFrom('JSON', 'TSV', '-'),
      session_timeout: fc.integer({ min: -1, max: 4_000 }).map(String),
      max_threads: text,
      param_x: text,
    },
    { requiredKeys: [] },
  )
  .map((named) => `/?${new URLSearchParams(named).toString()}`)
const headers = fc.record(
  {
    authorization: fc.oneof(
      text,
      text.map((word) => `Basic ${Buffer.from(word).toString('base64')}`),
    ),
    'x-clickhouse-user': text,
    'x-clickhouse-key': text,
    'x-clickhouse-database': text,
    'accept-encoding': text,
  },
  { requiredKeys: [] },
)

/** encodeURIComponent takes no lone surrogates. */
function wellFormed(value: string): string {
  return value.replaceAll(/[\uD800-\uDFFF]/g, '?')
}

/** Runs it; what it throws must be a refusal in ClickHouse's words. */
function refusal(run: () => unknown): EngineError | undefined {
  try {
    run()
    return undefined
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    expect(error.message).toMatch(/^Code: \d+\. DB::Exception: .+ \([A-Z_]+\)$/s)
    expect(error.httpStatus).toBeGreaterThanOrEqual(400)
    return error
  }
}

describe('the request parser', () => {
  it('takes or refuses any method, target and headers', () => {
    const method = fc.constantFrom('GET', 'POST', 'PUT', 'OPTIONS', 'X')
    let taken = 0
    fc.assert(
      fc.property(method, fc.oneof(target, plausible), headers, (verb, where, given) => {
        refusal(() => {
          const parsed = parseRequest(verb, where, given)
          if (parsed.kind !== 'query') return
          taken++
          for (const name of [...parsed.settings.keys(), ...parsed.parameters.keys()])
            expect(name).toMatch(/^\w{1,128}$/)
          expect(parsed.database ?? 'x').toMatch(/^\w{1,64}$/)
          expect(parsed.defaultFormat).toMatch(/^[A-Za-z0-9]{1,64}$/)
        })
      }),
      RUNS,
    )
    expect(taken).toBeGreaterThan(500)
  })

  it.each([
    ['/?default_format=No%20Such', /Parameter default_format: .*format/],
    ['/?database=a%3Bb', /Parameter database: .*database name/],
    ['/?session_timeout=0&session_id=x', /Parameter session_timeout/],
    ['/?param_=1', /param_/],
    ['/?No%20setting=1', /Unknown setting/],
  ])('names what does not fit in %s', (where, reason) => {
    expect(refusal(() => parseRequest('POST', where, {}))?.message).toMatch(reason)
  })

  it('knows no user but the roles, whatever is said', () => {
    const passwords = {
      owner: 'a'.repeat(32),
      collector: 'b',
      cartographer: 'c',
      web: 'd',
      api: 'e',
      export: 'f',
    }
    const authenticate = createAuthenticator(passwords)
    const user = fc.oneof(fc.constantFrom('owner', 'web', 'default', '__proto__', 'toString', ''), text)
    fc.assert(
      fc.property(user, text, (name, password) => {
        fc.pre(!Object.entries(passwords).some(([role, right]) => role === name && right === password))
        expect(refusal(() => authenticate(name, password))?.code).toBe(516)
      }),
      RUNS,
    )
    expect(authenticate('web', 'd')).toBe('web')
  })
})

describe('the body reader', () => {
  const request = (query?: string): QueryRequest => {
    const parsed = parseRequest(
      'POST',
      query === undefined ? '/?a=1' : `/?query=${encodeURIComponent(query)}`,
      {},
    )
    if (parsed.kind !== 'query') throw new TypeError('not a query')
    return parsed
  }
  const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array))
  const form = fc
    .array(fc.tuple(fc.oneof(fc.constantFrom('query', 'param_x', 'file'), text), text), { maxLength: 4 })
    .map((parts) =>
      Buffer.from(
        `${parts.map(([name, value]) => `--B\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`).join('')}--B--\r\n`,
      ),
    )
  const type = fc.constantFrom(
    undefined,
    'text/plain',
    'multipart/form-data; boundary=B',
    'multipart/form-data',
    'multipart/form-data; boundary=',
  )

  it('takes or refuses any body of any type', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(bytes, form),
        type,
        fc.option(text, { nil: undefined }),
        async (body, kind, query) => {
          try {
            const content = await readContent(
              request(query === undefined ? undefined : wellFormed(query)),
              body,
              kind,
            )
            expect(typeof content.sql).toBe('string')
          } catch (error) {
            expect(error).toBeInstanceOf(EngineError)
          }
        },
      ),
      RUNS,
    )
  })

  it('unpacks to its limit and no further', async () => {
    const bomb = gzipSync(Buffer.alloc(8 * LARGEST_QUERY))
    await expect(unpack(bomb, 'gzip', LARGEST_QUERY)).rejects.toMatchObject({ code: 307 })
    await fc.assert(
      fc.asyncProperty(
        bytes,
        fc.constantFrom('gzip', 'deflate', 'br', 'zstd', 'x'),
        async (body, encoding) => {
          const unpacked = await unpack(body, encoding, 1_000).catch((error: unknown) => error)
          if (!(unpacked instanceof Buffer)) expect(unpacked).toBeInstanceOf(EngineError)
          else expect(unpacked.length).toBeLessThanOrEqual(1_000)
        },
      ),
      { ...RUNS, numRuns: 2_000 },
    )
  })
})

describe('the reader of statements', () => {
  const piece = fc.oneof(
    text,
    fc.constantFrom("'", '"', '`', '--', '/*', '*/', '$$', '$a$', ';', '\\', '{', '}', '(', ')', ','),
    fc.constantFrom(
      'SELECT ',
      'INSERT INTO ',
      ' FORMAT ',
      ' SETTINGS ',
      'a.b',
      ' = ',
      '{x:UInt8}',
      ' INTO OUTFILE ',
      'file',
      '\n',
    ),
  )
  const sql = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''))

  it('takes or refuses any text, and each token is where it says', () => {
    fc.assert(
      fc.property(sql, (source) => {
        try {
          let at = 0
          for (const token of lexSql(source)) {
            expect(token.start).toBeGreaterThanOrEqual(at)
            expect(token.end).toBeGreaterThan(token.start)
            at = token.end
          }
          expect(at).toBeLessThanOrEqual(source.length)
          // Splitting what was split changes nothing.
          for (const statement of splitStatements(source))
            expect(splitStatements(statement)).toEqual([statement])
        } catch (error) {
          expect(error).toBeInstanceOf(SqlLexError)
        }
      }),
      RUNS,
    )
  })

  it('lets no name of a forbidden function through, wherever it stands', () => {
    const context = { role: 'web', inSession: false, isSafeMethod: false } as const
    const quote = fc.constantFrom('', '`', '"')
    const words = fc.array(fc.constantFrom('a', 'SELECT', ',', '(', ')', "'file'", 'x', '1', 'APPLY', '->'), {
      maxLength: 8,
    })
    const name = fc.mixedCase(fc.constantFrom('file', 'eval', 'executable', 'hascolumnintable'))
    fc.assert(
      fc.property(words, quote, name, words, (before, mark, word, after) => {
        const canonical = ['SELECT', ...before, `${mark}${word}${mark}`, ...after].join(' ')
        expect(refusal(() => checkStatement(readStatement(canonical), context))?.code).toBe(497)
      }),
      RUNS,
    )
  })
})
