/** The data of a public event as it leaves. @module */
import { toWire } from '@/lib/api/wire'
import { PUBLIC_EVENTS, type PublicEventName, type PublicPayload } from '@/lib/live/public-events'

/** @returns one line of JSON. */
export function writePayload<Name extends PublicEventName>(name: Name, payload: PublicPayload<Name>): string {
  return JSON.stringify(toWire(PUBLIC_EVENTS[name].schema, payload))
}
