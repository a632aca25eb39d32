/** Facts as they are packed into a journal record: a line of JSON each, deflated. @module */
import { promisify } from 'node:util'
import { constants, deflateRaw, inflateRaw } from 'node:zlib'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { factSchema, type Fact } from '@/lib/facts'

const deflate = promisify(deflateRaw)
const inflate = promisify(inflateRaw)

/** Largest packed batch that is unpacked, bytes of JSON. */
const MAX_UNPACKED_BYTES = 32 * 1024 * 1024
/** Characters parsed before other work of the process gets its turn. */
const SIZE_A_TURN = 128 * 1024

/** The packed bytes cannot be unpacked. */
export class UnpackError extends Error {
  override readonly name = 'UnpackError'
}

/** @param lines - a fact each, as JSON. Runs off the event loop. */
export function packFacts(lines: readonly string[]): Promise<Buffer> {
  return deflate(lines.join('\n'), { level: constants.Z_BEST_SPEED })
}

/**
 * The facts, parsed. A line that does not fit the schema (an older version's) is passed over and counted.
 * @throws {UnpackError}
 */
export async function unpackFacts(packed: Buffer): Promise<{ facts: Fact[]; unreadable: number }> {
  const lines = await inflate(packed, { maxOutputLength: MAX_UNPACKED_BYTES }).then(
    (text) => (text.length === 0 ? [] : text.toString('utf8').split('\n')),
    (cause: unknown) => {
      throw new UnpackError('the batch cannot be inflated', { cause })
    },
  )
  const facts: Fact[] = []
  let size = 0
  for (const line of lines) {
    size += line.length
    if (size > SIZE_A_TURN) {
      size = 0
      await nextTurn()
    }
    const fact = parseFact(line)
    if (fact !== null) facts.push(fact)
  }
  return { facts, unreadable: lines.length - facts.length }
}

function parseFact(line: string): Fact | null {
  try {
    const result = factSchema.safeParse(JSON.parse(line))
    return result.success ? result.data : null
  } catch {
    return null
  }
}
