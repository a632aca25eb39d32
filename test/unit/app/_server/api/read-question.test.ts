import { describe, expect, it } from 'vitest'
import { writeJsonAnswer } from '@/app/_server/api/json-answer'
import { checkFormat, questionKey, readQuestion } from '@/app/_server/api/read-question'
import { fieldNames, fileFieldNames } from '@/lib/api/answer-schema'
import { formatsOf, type Operation } from '@/lib/api/operation'
import { OPERATIONS } from '@/lib/api/operations'
import { ProblemError } from '@/lib/api/problem'

const { listNodes, listHops, getGrowth } = OPERATIONS
const operations: Operation[] = Object.values(OPERATIONS)
const read = (operation: Operation, search: string) =>
  readQuestion(operation, {}, new URLSearchParams(search))
const keyOf = (operation: Operation, search: string): string =>
  questionKey(operation, read(operation, search), 'json')

describe('the fields that are asked for', () => {
  it('are each named once, however often an address repeats them', () => {
    const names = Array.from({ length: 3_900 }, (_, at) => (at % 2 === 0 ? 'num' : ' peerId ')).join(',')
    expect(read(listNodes, `fields=${names}`).fields).toEqual(['num', 'peerId'])
  })

  it('are all that is in an answer, with the cursor of the page that follows', () => {
    const row = { node: 'a', peer: null, topic: 't', reportedAtUs: 0 }
    const answer = { fromMs: 0, toMs: 1, hops: [row, row], nextCursor: 'c' }
    const question = read(listHops, 'fields=reportedAt,node&topic=&limit=2')
    const { text, next } = writeJsonAnswer(listHops, answer, { pathname: '/api/v1/hops', question })
    expect(JSON.parse(text)).toEqual({
      from: '1970-01-01T00:00:00.000Z',
      to: '1970-01-01T00:00:00.001Z',
      hops: [row, row].map(() => ({ node: 'a', reportedAt: '1970-01-01T00:00:00.000Z' })),
      nextCursor: 'c',
      next,
    })
    expect(next).toBe('/api/v1/hops?fields=node%2CreportedAt&limit=2&cursor=c')
  })

  it.each(operations.map((operation) => [operation.id, operation] as const))(
    'are those that %s has in the format, or a mistake that names them',
    (_, operation) => {
      for (const format of formatsOf(operation)) {
        const possible = format === 'json' ? fieldNames(operation) : fileFieldNames(operation)
        for (const name of fieldNames(operation)) {
          const question = { ...read(listNodes, ''), fields: [name] }
          const check = () => {
            checkFormat(operation, question, format)
          }
          if (possible?.includes(name) === true) expect(check).not.toThrow()
          else expect(check).toThrow(ProblemError)
        }
      }
    },
  )
})

describe('the key of a question', () => {
  it('is the same for each of its spellings', () => {
    const key = keyOf(listNodes, 'fields=num,peerId&country=DE')
    expect(keyOf(listNodes, 'country=DE&fields=peerId,num,num,peerId&limit=&q=')).toBe(key)
    expect(keyOf(getGrowth, 'range=')).toBe(keyOf(getGrowth, ''))
  })

  it('is another for another question, format or operation', () => {
    const question = read(listNodes, 'country=DE')
    const keys = [
      keyOf(listNodes, 'country=DE'),
      keyOf(listNodes, 'country=FR'),
      keyOf(listNodes, 'country=DE&fields=num'),
      keyOf(listNodes, 'country=DE&format=json'),
      questionKey(listNodes, question, 'csv'),
      questionKey(listNodes, { ...question, table: 'a' }, 'json'),
      questionKey(listNodes, { ...question, path: { peerId: 'a' } }, 'json'),
      questionKey(listHops, question, 'json'),
    ]
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('tells all that a question can ask: nothing of it is lost in text', () => {
    for (const operation of operations) {
      const { search } = readQuestion(
        { ...operation, path: listNodes.path },
        {},
        new URLSearchParams(operation.example.search),
      )
      expect(JSON.parse(JSON.stringify(search))).toEqual(search)
    }
  })
})
