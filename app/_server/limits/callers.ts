/** Who asks: the holder of a key, or an address. @module */
import type { IncomingMessage } from 'node:http'
import { ProblemError } from '@/lib/api/problem'
import type { Settings } from '@/lib/env/settings'
import { countingKey } from '../live/client-address'
import type { KeyReading } from './key-ring'
import type { Budget } from './token-buckets'
import type { Share } from './turns'

export interface Caller {
  /** Tells callers apart; an address, or the id of a key. */
  readonly id: string
  /** Name of what limits it, as the headers say. */
  readonly policy: 'address' | 'key'
  readonly budget: Budget
  /** Questions to the database under way at once. */
  readonly share: Share
  readonly exports: Share
}

export type LimitSettings = Pick<
  Settings,
  'API_PER_MINUTE' | 'API_KEY_PER_MINUTE' | 'API_AT_ONCE' | 'EXPORTS_AT_ONCE'
>

export interface CallersInit {
  readonly settings: LimitSettings
  readonly addressOf: (request: IncomingMessage) => string
  readonly keys: { read(text: string): Promise<KeyReading> }
}

/** What of the room for all one caller has while others ask too. */
const ADDRESS_SHARE = 1 / 4
const KEY_SHARE = 1 / 2

/** One place is left for whoever comes next. */
function shares({ API_AT_ONCE: all, EXPORTS_AT_ONCE: exports }: LimitSettings, part: number) {
  const most = Math.floor(2 * part * exports)
  return {
    share: { alone: all - 1, besideOthers: Math.floor(part * all) },
    exports: { alone: most, besideOthers: most },
  }
}

export class Callers {
  readonly #init: CallersInit

  constructor(init: CallersInit) {
    this.#init = init
  }

  address(request: IncomingMessage): Caller {
    const { settings, addressOf } = this.#init
    return {
      id: countingKey(addressOf(request)),
      policy: 'address',
      budget: { capacity: settings.API_PER_MINUTE, perMinute: settings.API_PER_MINUTE },
      ...shares(settings, ADDRESS_SHARE),
    }
  }

  /** @returns null when the request names no key. @throws {ProblemError} 401, or 503 when no key can be checked. */
  async key(request: IncomingMessage): Promise<Caller | null> {
    const text = /^bearer +(.*)$/i.exec(request.headers.authorization ?? '')?.[1]
    if (text === undefined) return null
    const { settings, keys } = this.#init
    const reading = await keys.read(text)
    if (reading.answer !== 'good') throw refusedKey(reading.answer)
    const perMinute = reading.key.perMinute ?? settings.API_KEY_PER_MINUTE
    return {
      id: `key ${reading.key.id}`,
      policy: 'key',
      budget: { capacity: perMinute, perMinute },
      ...shares(settings, KEY_SHARE),
    }
  }
}

const WHY = {
  mistyped: 'This is no key of ours, or a letter of it is wrong: copy it again.',
  unknown: 'There is no such key here.',
  revoked: 'This key has been revoked.',
}

function refusedKey(answer: Exclude<KeyReading['answer'], 'good'>): ProblemError {
  if (answer === 'unread') {
    const detail = 'The database cannot be read, so no key can be checked; the same request will work later.'
    return new ProblemError(503, 'The database is away', detail, [], {}, {}, { 'retry-after': '5' })
  }
  return new ProblemError(
    401,
    'The key is not good',
    WHY[answer],
    [],
    {},
    {},
    {
      'www-authenticate': `Bearer realm="api", error="invalid_token", error_description="${WHY[answer]}"`,
    },
  )
}
