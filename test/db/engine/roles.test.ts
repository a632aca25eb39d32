/** What each role may do on the embedded engine, and that nothing said to it can change that. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { DatabaseError, type DatabaseRole } from '@/db/client'
import { readEndpoint } from '@/db/endpoint'
import { startTestEngine, type TestEngine } from '../../fixtures/engine'

let engine: TestEngine

beforeAll(async () => {
  engine = await startTestEngine()
  await engine.open('owner').command({
    name: 'seed',
    sql: 'INSERT INTO layout_positions SELECT number, 1, 2, now64(3) FROM numbers(100)',
  })
}, 60_000)
afterAll(() => engine.stop())

/** Sends one statement as curl would. */
async function send(role: DatabaseRole, sql: string, search = ''): Promise<{ code: number; text: string }> {
  const endpoint = readEndpoint(engine.settings.DATA_DIR)
  const url = new URL(`${engine.url}/?database=explorer_demo`)
  for (const [name, value] of new URLSearchParams(search)) url.searchParams.set(name, value)
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'X-ClickHouse-User': role, 'X-ClickHouse-Key': endpoint?.passwords[role] ?? '' },
    body: sql,
  })
  const text = await response.text()
  // An exception after the first rows stands at the end of the answer.
  const late = /__exception__\r\n.*\r\nCode: (\d+)/.exec(text)?.[1]
  return { code: Number(response.headers.get('x-clickhouse-exception-code') ?? late ?? 0), text }
}

const outfile = () => join(engine.settings.DATA_DIR, 'leak.tsv')

const WRITES = [
  "INSERT INTO layout_positions VALUES (1, 9, 9, '2026-01-01 00:00:00')",
  'INSERT INTO layout_positions (node_num, x, y, updated_at) FORMAT JSONCompactEachRow',
  'INSERT INTO nodes SELECT * FROM nodes',
  'CREATE TABLE mine (a UInt8) ENGINE = Memory',
  'CREATE TEMPORARY TABLE mine (a UInt8)',
  'CREATE VIEW mine AS SELECT 1',
  'CREATE DATABASE mine',
  'CREATE FUNCTION mine AS x -> file(x)',
  'DROP TABLE layout_positions',
  'TRUNCATE TABLE layout_positions',
  'ALTER TABLE layout_positions DELETE WHERE 1',
  'ALTER TABLE layout_positions MODIFY COMMENT $$x$$',
  'DELETE FROM layout_positions WHERE 1',
  'UPDATE layout_positions SET x = 0 WHERE 1',
  'RENAME TABLE layout_positions TO other',
  'EXCHANGE TABLES layout_positions AND nodes',
  'OPTIMIZE TABLE layout_positions FINAL',
  'DETACH TABLE layout_positions',
  'ATTACH TABLE layout_positions',
  "BACKUP TABLE layout_positions TO File('/tmp/x')",
  'SYSTEM SHUTDOWN',
  'SYSTEM STOP MERGES',
  'SYSTEM RELOAD CONFIG',
  'GRANT INSERT ON *.* TO web',
  'CREATE USER eve',
  'CREATE ROLE eve',
  'BEGIN TRANSACTION',
]
const ESCAPES = [
  'SET ROLE owner',
  'SET ROLE ALL',
  'SET DEFAULT ROLE owner TO default',
  'EXECUTE AS default SELECT 1',
  'SET readonly = 0',
  'SELECT 1 SETTINGS readonly = 0',
  'SELECT 1 SETTINGS max_execution_time = 0',
  'SELECT 1 SETTINGS max_result_rows = 0',
  "SELECT 1 SETTINGS log_comment = 'x'",
  'KILL QUERY WHERE 1',
  'KILL MUTATION WHERE 1',
  '/* a */ KILL -- b\n QUERY WHERE 1',
  'SELECT 1; DROP TABLE layout_positions',
  'SELECT 1 PARALLEL WITH DROP TABLE layout_positions',
  'EXPLAIN SELECT 1; SET ROLE owner',
]
const OUTSIDE = [
  "SELECT file('/etc/hostname')",
  'SELECT `file`($$/etc/hostname$$)',
  'SELECT "file"(\'/etc/hostname\')',
  "SELECT FiLe/* */('/etc/hostname')",
  "SELECT * APPLY(file) FROM (SELECT '/etc/hostname' AS a)",
  "SELECT * APPLY(x -> file(x)) FROM (SELECT '/etc/hostname' AS a)",
  "SELECT arrayMap(x -> file(x), ['/etc/hostname'])",
  "SELECT arrayMap(file, ['/etc/hostname'])",
  "WITH '/etc/hostname' AS p SELECT file(p)",
  "EXPLAIN SYNTAX SELECT file('/etc/hostname')",
  "DESCRIBE (SELECT file('/etc/hostname'))",
  "SELECT * FROM file('/etc/hostname', 'LineAsString')",
  "SELECT * FROM fileCluster('x', '/etc/hostname', 'LineAsString')",
  "DESCRIBE TABLE file('/etc/hostname', 'LineAsString')",
  "SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')",
  "SELECT * FROM urlCluster('x', 'http://127.0.0.1:1/', 'LineAsString')",
  "SELECT * FROM s3('http://127.0.0.1:1/bucket/x', 'LineAsString', 'a String')",
  "SELECT * FROM remote('127.0.0.1:1', 'system.one')",
  "SELECT * FROM remoteSecure('127.0.0.1:1', 'system.one')",
  "SELECT * FROM mysql('127.0.0.1:1', 'a', 'b', 'c', 'd')",
  "SELECT * FROM postgresql('127.0.0.1:1', 'a', 'b', 'c', 'd')",
  "SELECT * FROM sqlite('/etc/hostname', 'x')",
  "SELECT * FROM mongodb('127.0.0.1:1', 'a', 'b', 'c', 'd', 'e String')",
  "SELECT * FROM redis('127.0.0.1:1', 'a', 'a String, b String')",
  "SELECT * FROM hdfs('hdfs://127.0.0.1:1/x', 'TSV', 'a String')",
  "SELECT * FROM executable('id', 'TSV', 'a String')",
  "SELECT * FROM python('x')",
  'SELECT * FROM Python(x)',
  "SELECT * FROM filesystem('/etc')",
  "SELECT * FROM eval('SELECT 1')",
  "SELECT * FROM eval('SELECT 1') SETTINGS allow_experimental_eval_table_function = 1",
  "SELECT * FROM view(SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString'))",
  "SELECT * FROM deltaLake('http://127.0.0.1:1/bucket/x')",
  "SELECT * FROM icebergLocal('/etc')",
  "SELECT hasColumnInTable('127.0.0.1:1', 'a', 'b', 'system', 'one', 'dummy')",
  "SELECT catboostEvaluate('/etc/hostname', 1)",
  "SELECT aiGenerate('x')",
  'INSERT INTO layout_positions FROM INFILE $$/etc/hostname$$ FORMAT CSV',
]

describe('the web', () => {
  it.each(WRITES)('cannot write: %s', async (sql) => {
    expect((await send('web', sql)).code).toBeGreaterThan(0)
  })

  it.each(ESCAPES)('cannot leave its role: %s', async (sql) => {
    for (const search of ['', '&session_id=one']) {
      expect((await send('web', sql, search)).code).toBeGreaterThan(0)
    }
    const { text } = await send('web', "SELECT currentRoles(), getSetting('readonly')")
    expect(text).toBe("['web']\t1\n")
  })

  it('cannot change its limits, whichever way a setting is sent', async () => {
    for (const setting of [
      'readonly=0',
      'readonly=2',
      'max_execution_time=0',
      'max_memory_usage=0',
      'log_comment=',
      'role=owner',
      'profile=default',
      'dialect=prql',
      'compatibility=20.1',
      'session_timezone=UTC',
    ]) {
      const { text } = await send(
        'web',
        "SELECT getSetting('readonly'), getSetting('max_execution_time')",
        `&${setting}`,
      )
      expect(text).toMatch(/READONLY|^1\t15\n$/)
    }
  })

  it('cannot write a file', async () => {
    for (const sql of [
      `SELECT 1 INTO OUTFILE '${outfile()}'`,
      `SELECT 1 INTO OUTFILE '${outfile()}' TRUNCATE AND STDOUT COMPRESSION 'none' FORMAT TSV`,
      `SELECT 1 FORMAT TSV INTO OUTFILE '${outfile()}'`,
      `SELECT 1 UNION ALL SELECT 2 INTO/**/OUTFILE $$${outfile()}$$`,
      `EXPLAIN SELECT 1 INTO OUTFILE '${outfile()}'`,
      `SHOW TABLES INTO OUTFILE '${outfile()}'`,
      `DESCRIBE TABLE nodes INTO OUTFILE '${outfile()}'`,
    ]) {
      expect((await send('web', sql)).code, sql).toBeGreaterThan(0)
    }
    expect(existsSync(outfile())).toBe(false)
  })

  it('reads, and is stopped at its limits', async () => {
    expect((await send('web', 'SELECT count() FROM layout_positions FINAL')).text).toBe('100\n')
    expect((await send('web', 'SHOW TABLES')).text).toContain('sightings')
    expect((await send('web', 'SELECT number FROM numbers(1000001)')).code).toBe(396)
    expect((await send('web', 'SELECT groupArray(number) FROM numbers(1000000000)')).code).toBe(241)
    const tooMuch = 'SELECT count() FROM numbers(3000000000) WHERE sipHash64(number) = 1'
    expect((await send('web', tooMuch)).code).toBe(158)
  })

  it('sees no other database', async () => {
    const owner = engine.open('owner')
    await expect(owner.command({ name: 'elsewhere', sql: 'CREATE DATABASE elsewhere' })).rejects.toThrow(
      DatabaseError,
    )
    expect((await send('web', 'SELECT * FROM default.anything')).code).toBeGreaterThan(0)
    expect((await send('web', 'SELECT name FROM system.users')).code).toBe(497)
  })

  it.each([
    'SELECT * FROM system.processes',
    'SELECT * FROM `system`.disks',
    'SELECT * FROM "system".user_directories',
    'SELECT * FROM SYSTEM/**/.server_settings',
    'SELECT (SELECT count() FROM system.disks)',
    'DESCRIBE TABLE system.disks',
    "SELECT * FROM merge('system', '^disks$')",
    'SELECT * FROM information_schema.tables',
    'SHOW PROCESSLIST',
  ])('learns nothing of the server: %s', async (sql) => {
    const { code, text } = await send('web', sql)
    expect(text).not.toContain('/clickhouse/')
    expect([497, 81, 60], text).toContain(code)
  })

  it('learns nothing of the server by another name of its tables', async () => {
    for (const [sql, search] of [
      ['SELECT * FROM processes', '&database=system'],
      ['SELECT * FROM {d:Identifier}.disks', '&param_d=system'],
    ] as const) {
      expect((await send('web', sql, search)).code, sql).toBe(497)
    }
  })
})

describe.each(['owner', 'collector', 'cartographer', 'web', 'api', 'export'] as const)('the %s', (role) => {
  it.each(OUTSIDE)('cannot reach outside the database: %s', async (sql) => {
    const { code, text } = await send(role, sql)
    expect(code, text).toBeGreaterThan(0)
    // Refused for want of a right, or because there is no such thing here; never because it was tried.
    expect(text).toMatch(
      /ACCESS_DENIED|READONLY|UNKNOWN_FUNCTION|UNKNOWN_TABLE_FUNCTION|UNKNOWN_IDENTIFIER|SUPPORT_IS_DISABLED|SYNTAX_ERROR|BAD_ARGUMENTS|NOT_IMPLEMENTED|UNKNOWN_TABLE|CLUSTER_DOESNT_EXIST|NUMBER_OF_ARGUMENTS/,
    )
  })

  it('cannot take another role, nor end queries', async () => {
    for (const sql of [
      'SET ROLE owner',
      'KILL QUERY WHERE 1',
      'EXECUTE AS default SELECT 1',
      'SYSTEM SHUTDOWN',
    ]) {
      for (const search of ['', '&session_id=one']) {
        expect((await send(role, sql, search)).code, sql).toBe(497)
      }
    }
    expect((await send(role, 'SELECT currentRoles()')).text).toBe(`['${role}']\n`)
  })
})

describe.each(['api', 'export'] as const)('the role %s', (role) => {
  it('writes nothing and no file, and stays what it is', async () => {
    // An export has no such limit to lift.
    const escapes = ESCAPES.filter((sql) => !sql.includes('max_result_rows'))
    for (const sql of [...WRITES, ...escapes, `SELECT 1 INTO OUTFILE '${outfile()}'`]) {
      expect((await send(role, sql)).code, sql).toBeGreaterThan(0)
    }
    expect(existsSync(outfile())).toBe(false)
    expect((await send(role, "SELECT currentRoles(), getSetting('readonly')")).text).toBe(`['${role}']\t1\n`)
  })

  it('learns nothing of the server', async () => {
    expect((await send(role, 'SELECT * FROM system.processes')).code).toBe(497)
    expect((await send(role, 'SELECT * FROM processes', '&database=system')).code).toBe(497)
    expect((await send(role, 'SELECT 1', '&max_threads=64')).code).toBe(164)
  })
})

describe('the API', () => {
  it('reads within a smaller budget than the pages', async () => {
    expect((await send('api', 'SELECT number FROM numbers(250001)')).code).toBe(396)
    const tooMuch = 'SELECT count() FROM numbers(1500000000) WHERE sipHash64(number) = 1'
    expect((await send('api', tooMuch)).code).toBe(158)
    expect((await send('api', 'SELECT groupArray(number) FROM numbers(500000000)')).code).toBe(241)
  })
})

describe('an export', () => {
  it('has as many rows as there are, and no more memory than it may take', async () => {
    const { text } = await send('export', 'SELECT number FROM numbers(1000001)')
    expect(text.split('\n')).toHaveLength(1_000_002)
    expect((await send('export', 'SELECT groupArray(number) FROM numbers(1000000000)')).code).toBe(241)
  })
})

describe('the owner', () => {
  it.each([
    "CREATE TABLE bridge (a String) ENGINE = URL('http://127.0.0.1:1/', 'LineAsString')",
    "CREATE TABLE bridge (a String) ENGINE = File('LineAsString', '/etc/hostname')",
    "CREATE TABLE bridge (a String) ENGINE = S3('http://127.0.0.1:1/bucket/x', 'LineAsString')",
    "CREATE TABLE bridge (a String) ENGINE = MySQL('127.0.0.1:1', 'a', 'b', 'c', 'd')",
    "CREATE TABLE bridge (a String) ENGINE = Executable('id', 'TSV')",
    "CREATE DATABASE bridge ENGINE = MySQL('127.0.0.1:1', 'a', 'b', 'c')",
    "CREATE DATABASE bridge ENGINE = Filesystem('/etc')",
    "CREATE DICTIONARY bridge (a String) PRIMARY KEY a SOURCE(HTTP(url 'http://127.0.0.1:1/' format 'TSV')) LAYOUT(FLAT()) LIFETIME(0)",
    "INSERT INTO FUNCTION file('/tmp/leak') SELECT 1",
    "INSERT INTO FUNCTION url('http://127.0.0.1:1/', 'TSV', 'a String') SELECT 1",
    'CREATE FUNCTION bridge AS (x) -> x',
    'CREATE USER bridge',
  ])('makes no bridge to the outside: %s', async (sql) => {
    expect((await send('owner', sql)).text).toMatch(/ACCESS_DENIED/)
  })
})

describe('a role that may change settings', () => {
  it.each(['role=owner', 'readonly=0', 'dialect=prql', 'profile=default', 'log_comment=x', 'allow_ddl=0'])(
    'may not send %s',
    async (setting) => {
      const { text } = await send('collector', 'SELECT 1', `&${setting}`)
      // log_comment is taken for a server's sake, and has no effect.
      expect(text).toMatch(setting.startsWith('log_comment') ? /^1\n$/ : /READONLY/)
      const [name = '', value = ''] = setting.split('=')
      expect((await send('collector', `SET ${name} = '${value}'`, '&session_id=set')).code).toBeGreaterThan(0)
    },
  )

  it('may ask to be held to reading, for one request', async () => {
    expect((await send('owner', 'SELECT 1', '&readonly=1')).text).toBe('1\n')
    expect((await send('owner', 'CREATE TABLE told (a UInt8) ENGINE = Memory', '&readonly=1')).text).toMatch(
      /READONLY/,
    )
    expect((await send('owner', 'DROP TABLE IF EXISTS told')).text).toBe('')
  })

  it('leaves no temporary table behind', async () => {
    expect((await send('owner', 'CREATE TEMPORARY TABLE left_behind (a UInt8)')).text).toMatch(
      /needs a session/,
    )
  })
})

describe('the writers', () => {
  const count = async (table: string) => {
    const rows = await engine.open('web').select({
      name: 'count',
      sql: `SELECT count() AS n FROM ${table}`,
      row: z.object({ n: z.number() }),
    })
    return rows[0]?.n
  }
  // Now, for the table forgets what is old.
  const heartbeat = {
    table: 'collector_heartbeats',
    columns: ['at', 'collector', 'started_at'],
    rows: [[Date.now(), 'c', Date.now()]],
  }
  const position = {
    table: 'layout_positions',
    columns: ['node_num', 'x', 'y', 'updated_at'],
    rows: [[500, 1, 2, 0]],
  }

  it('hand hop events in, and leave to the views what is made of them', async () => {
    const collector = engine.open('collector')
    const block = {
      table: 'hop_blocks',
      columns: ['collector', 'received_at', 'message_id', 'kind', 'node_num', 'peer_num', 'at_us'],
      rows: [['c', Date.now(), 'ab', [0, 1], [1, 2], [0, 1], [5, 6]]],
    }
    await collector.insert(block)
    expect([await count('hops'), await count('hop_feed')]).toEqual([2, 2])
    for (const table of [
      'hops',
      'hop_feed',
      'node_message_hours',
      'message_keys',
      'link_hours',
      'topic_hours',
    ]) {
      const straight = collector.command({
        name: 'straight',
        sql: `INSERT INTO ${table} SELECT * FROM ${table}`,
      })
      await expect(straight, table).rejects.toMatchObject({ name: 'DatabaseError', code: 497 })
    }
    await expect(engine.open('cartographer').insert(block)).rejects.toMatchObject({ code: 497 })
    await expect(engine.open('web').insert(block)).rejects.toMatchObject({ name: 'DatabaseError' })
  })

  it('write their own tables and no other', async () => {
    const collector = engine.open('collector')
    const cartographer = engine.open('cartographer')
    await collector.insert(heartbeat)
    expect(await count('collector_heartbeats')).toBe(1)
    await cartographer.insert(position)
    expect(await count('layout_positions')).toBe(101)
    for (const refused of [
      () => collector.insert(position),
      () => cartographer.insert(heartbeat),
      () => collector.insert({ table: 'migrations', columns: ['version'], rows: [[9]] }),
      () => collector.command({ name: 'drop', sql: 'DROP TABLE sightings' }),
      () => collector.command({ name: 'delete', sql: 'ALTER TABLE sightings DELETE WHERE 1' }),
      () => cartographer.command({ name: 'truncate', sql: 'TRUNCATE TABLE layout_positions' }),
    ]) {
      await expect(refused()).rejects.toMatchObject({ name: 'DatabaseError', code: 497 })
    }
  })
})
