/** A message id in each form that people and tools write it in. @module */
import { base58btc } from 'multiformats/bases/base58'
import { base64pad } from 'multiformats/bases/base64'

export interface MessageIdForms {
  hex: string
  base64: string
  base58: string
}

/** @param id - lower-case hex, whole bytes. */
export function messageIdForms(id: string): MessageIdForms {
  const bytes = Uint8Array.from(id.match(/../g) ?? [], (pair) => parseInt(pair, 16))
  return { hex: id, base64: base64pad.baseEncode(bytes), base58: base58btc.baseEncode(bytes) }
}
