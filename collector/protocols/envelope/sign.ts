/** Makes Meshara envelopes, for the nodes of the demo mesh and for tests. @module */
import type { PrivateKey } from '@libp2p/interface'
import { MESSAGE_TYPES, type MessageType } from '@/lib/messages/kinds'
import { ENVELOPE_VERSION } from './constants'
import { BaseMessage } from './pb/envelope'

/** How a message is routed; the index is the number on the wire. */
export const ROUTE_TYPES = ['direct', 'bridge', 'onion_routed'] as const
export type RouteType = (typeof ROUTE_TYPES)[number]

export interface EnvelopeInit {
  /** 16 bytes. */
  messageId: Uint8Array
  type: MessageType
  /** Epoch ms. */
  sentAtMs: number
  payload: Uint8Array
  routing?: { hopCount: number; maxHops: number; route: RouteType }
  /** An Ed25519 key; null: nobody signs, as with pings. */
  signer: PrivateKey | null
}

/** An envelope whose payload is signed by its sender, encoded. */
export async function encodeEnvelope(init: EnvelopeInit): Promise<Uint8Array<ArrayBuffer>> {
  const payload = Uint8Array.from(init.payload)
  return BaseMessage.encode({
    version: ENVELOPE_VERSION,
    messageId: Uint8Array.from(init.messageId),
    messageType: MESSAGE_TYPES.indexOf(init.type),
    timestamp: BigInt(Math.trunc(init.sentAtMs)),
    senderPublicKey: Uint8Array.from(init.signer?.publicKey.raw ?? []),
    payload,
    signature: Uint8Array.from((await init.signer?.sign(payload)) ?? []),
    ...(init.routing === undefined
      ? {}
      : {
          routingInfo: {
            hopCount: init.routing.hopCount,
            maxHops: init.routing.maxHops,
            routeType: ROUTE_TYPES.indexOf(init.routing.route),
          },
        }),
  })
}
