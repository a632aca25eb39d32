/** What `bench -- api` asks of each operation: its example, and others like it. @module */
import { API_PATH, type Operation } from '@/lib/api/operation'
import { OPERATIONS } from '@/lib/api/operations'

export interface Known {
  readonly peerIds: readonly string[]
  readonly messageIds: readonly string[]
}

/** Values of parameters that change what is asked, for those operations that take them. */
const VARIED: readonly [name: string, values: readonly string[]][] = [
  ['range', ['24h', '7d', '30d', '90d']],
  ['sort', ['peers', 'seen', 'rtt']],
  ['limit', ['20', '50', '100']],
]

/** Paths by operation, the example first. */
export function questionsOf(known: Known): Map<string, string[]> {
  return new Map(
    (Object.values(OPERATIONS) as Operation[]).map((operation) => [operation.id, pathsOf(operation, known)]),
  )
}

function pathsOf(operation: Operation, known: Known): string[] {
  const { example, search } = operation
  const open = Object.entries(example.path).filter(([, value]) => value === null)
  const rounds = open.length === 0 ? [0] : known.peerIds.map((_, at) => at)
  const bases = rounds.map((at) => {
    let path = operation.route
    for (const [name, value] of Object.entries(example.path)) {
      path = path.replace(`{${name}}`, encodeURIComponent(value ?? instead(name, known, at)))
    }
    return path
  })
  const [first = operation.route] = bases
  const varied = VARIED.filter(([name]) => name in search.shape).flatMap(([name, values]) =>
    values
      .filter((value) => search.safeParse({ ...example.search, [name]: value }).success)
      .map((value) => address(first, { ...example.search, [name]: value })),
  )
  return [...new Set([...bases.map((base) => address(base, example.search)), ...varied])]
}

function instead(name: string, { peerIds, messageIds }: Known, at: number): string {
  const from = name === 'peerId' ? peerIds : messageIds
  const value = from[at % from.length]
  if (value === undefined) throw new Error(`Nothing is known that ${name} could be.`)
  return value
}

function address(path: string, search: Readonly<Record<string, string>>): string {
  const text = new URLSearchParams(search).toString()
  return `${API_PATH}${path}${text === '' ? '' : `?${text}`}`
}
