import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createDashboardReader } from '@/app/(explorer)/analytics/read-dashboard'
import { provideWebRuntime, type WebRuntime } from '@/app/_server/runtime'
import { DatabaseUnavailableError, type Database, type SelectQuery } from '@/db/client'

const question = { name: 'ask', sql: 'SELECT 1', row: z.object({}) }

/** A database that answers when it is told to, and what it was asked. */
function heldDatabase() {
  const asked: string[] = []
  const waiting: { resolve: () => void; reject: (error: Error) => void }[] = []
  const db = {
    name: 'held',
    select: <T>({ sql }: SelectQuery<T>): Promise<T[]> => {
      asked.push(sql)
      return new Promise((resolve, reject) => {
        waiting.push({
          resolve: () => {
            resolve([])
          },
          reject,
        })
      })
    },
  } as unknown as Database // of which a page asks nothing else
  provideWebRuntime({ db, profile: { authorities: undefined } } as unknown as WebRuntime)
  return { asked, waiting }
}

afterEach(() => {
  provideWebRuntime({} as WebRuntime)
})

describe('the reading of a dashboard', () => {
  it('is shared by those who open the same address while it goes on, and made anew afterwards', async () => {
    const { asked, waiting } = heldDatabase()
    const read = createDashboardReader((db) => db.select(question))
    const both = [read('range=7d'), read('range=7d')]
    const other = read('range=30d')
    await expect.poll(() => asked.length).toBe(2)
    for (const { resolve } of waiting) resolve()
    const [first, second] = await Promise.all(both)
    expect(second).toBe(first)
    expect(await other).not.toBe(first)
    const again = read('range=7d')
    await expect.poll(() => asked.length).toBe(3)
    waiting[2]?.resolve()
    expect(await again).not.toBe(first)
  })

  it('asks a question once that several parts of the page have, and another by itself', async () => {
    const { asked, waiting } = heldDatabase()
    const read = createDashboardReader((db) =>
      Promise.all([
        db.select(question),
        db.select({ ...question, params: {} }),
        db.select({ ...question, params: {} }),
        db.select({ ...question, sql: 'SELECT 2' }),
      ]),
    )
    const reading = read('')
    await expect.poll(() => asked).toEqual(['SELECT 1', 'SELECT 1', 'SELECT 2'])
    for (const { resolve } of waiting) resolve()
    expect((await reading)?.data).toHaveLength(4)
  })

  it('that found the database away is tried again by the next', async () => {
    const { asked, waiting } = heldDatabase()
    const read = createDashboardReader((db) => db.select(question))
    const away = [read(''), read('')]
    await expect.poll(() => asked.length).toBe(1)
    waiting[0]?.reject(new DatabaseUnavailableError('away'))
    expect(await Promise.all(away)).toEqual([null, null])
    const back = read('')
    await expect.poll(() => asked.length).toBe(2)
    waiting[1]?.resolve()
    expect(await back).not.toBeNull()
  })
})
