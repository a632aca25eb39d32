/** Makes updates, announcements of them, queries and answers, for the nodes of the demo mesh. @module */
import { blake3 } from '@noble/hashes/blake3.js'
import { bytesField, varintField } from './wire-fields'

export interface UpdateInit {
  version: string
  data: Uint8Array
  changelog: string
  /** '' for none. */
  requiredVersion: string
}

export interface UpdateSignature {
  /** Raw Ed25519 key. */
  key: Uint8Array
  signature: Uint8Array
}

/** Whoever signs: gets what is to be signed. */
export type SignUpdate = (bytes: Uint8Array) => Promise<readonly UpdateSignature[]>

const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8')

/** A package as the reference implementation builds and signs it, encoded. */
export async function makePackage(init: UpdateInit, sign: SignUpdate): Promise<Uint8Array> {
  const body = Buffer.concat([
    ...bytesField(1, utf8(init.version)),
    ...bytesField(2, init.data),
    ...bytesField(3, utf8(init.changelog)),
    ...bytesField(4, blake3(init.data)),
    ...bytesField(5, utf8(init.requiredVersion)),
  ])
  const signatures = await sign(body)
  return Buffer.concat([
    body,
    ...signatures.flatMap(({ signature }) => bytesField(6, signature)),
    ...signatures.flatMap(({ key }) => bytesField(7, key)),
  ])
}

/** Says that there is an update. The keys of those who sign are not in it. */
export async function makeAnnouncement(
  init: Pick<UpdateInit, 'version' | 'data'>,
  sign: SignUpdate,
): Promise<Uint8Array> {
  const checksum = blake3(init.data)
  const body = Buffer.concat([
    ...bytesField(1, utf8(init.version)),
    // The reference implementation names an update by its hash.
    ...bytesField(2, checksum),
    ...varintField(3, BigInt(init.data.byteLength)),
    ...bytesField(4, checksum),
  ])
  const signatures = await sign(body)
  return Buffer.concat([body, ...signatures.flatMap(({ signature }) => bytesField(5, signature))])
}

export interface QueryInit {
  /** 16 bytes. */
  id: Uint8Array
  type: string
  data: Uint8Array
  timeoutMs: number
}

export function makeQuery({ id, type, data, timeoutMs }: QueryInit): Uint8Array {
  return Buffer.concat([
    ...bytesField(1, id),
    ...bytesField(2, utf8(type)),
    ...bytesField(3, data),
    // An answer is wanted.
    ...varintField(4, 1n),
    ...varintField(5, BigInt(timeoutMs)),
  ])
}

/** An answer that says: success. @param id - of the query. */
export function makeResponse(id: Uint8Array, data: Uint8Array): Uint8Array {
  return Buffer.concat([...bytesField(1, id), ...bytesField(2, data)])
}
