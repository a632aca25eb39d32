import { decodeMessage, encodeMessage, message, streamMessage } from 'protons-runtime'
import { alloc as uint8ArrayAlloc } from 'uint8arrays/alloc'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface RoutingInfo {
  hopCount: number
  maxHops: number
  routeType: number
}

export namespace RoutingInfo {
  let _codec: Codec<RoutingInfo>

  export const codec = (): Codec<RoutingInfo> => {
    if (_codec == null) {
      _codec = message<RoutingInfo>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.hopCount != null && obj.hopCount !== 0)) {
          w.uint32(8)
          w.uint32(obj.hopCount)
        }

        if ((obj.maxHops != null && obj.maxHops !== 0)) {
          w.uint32(16)
          w.uint32(obj.maxHops)
        }

        if ((obj.routeType != null && obj.routeType !== 0)) {
          w.uint32(24)
          w.int32(obj.routeType)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          hopCount: 0,
          maxHops: 0,
          routeType: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.hopCount = reader.uint32()
              break
            }
            case 2: {
              obj.maxHops = reader.uint32()
              break
            }
            case 3: {
              obj.routeType = reader.int32()
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.hopCount`,
                value: reader.uint32()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.maxHops`,
                value: reader.uint32()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.routeType`,
                value: reader.int32()
              }
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface RoutingInfoHopCountFieldEvent {
    field: '$.hopCount'
    value: number
  }

  export interface RoutingInfoMaxHopsFieldEvent {
    field: '$.maxHops'
    value: number
  }

  export interface RoutingInfoRouteTypeFieldEvent {
    field: '$.routeType'
    value: number
  }

  export function encode (obj: Partial<RoutingInfo>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, RoutingInfo.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RoutingInfo>): RoutingInfo {
    return decodeMessage(buf, RoutingInfo.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<RoutingInfo>): Generator<RoutingInfoHopCountFieldEvent | RoutingInfoMaxHopsFieldEvent | RoutingInfoRouteTypeFieldEvent> {
    return streamMessage(buf, RoutingInfo.codec(), opts)
  }
}

export interface BaseMessage {
  version: number
  messageId: Uint8Array<ArrayBuffer>
  messageType: number
  timestamp: bigint
  senderPublicKey: Uint8Array<ArrayBuffer>
  payload: Uint8Array<ArrayBuffer>
  signature: Uint8Array<ArrayBuffer>
  routingInfo?: RoutingInfo
}

export namespace BaseMessage {
  let _codec: Codec<BaseMessage>

  export const codec = (): Codec<BaseMessage> => {
    if (_codec == null) {
      _codec = message<BaseMessage>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.version != null && obj.version !== 0)) {
          w.uint32(8)
          w.uint32(obj.version)
        }

        if ((obj.messageId != null && obj.messageId.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.messageId)
        }

        if ((obj.messageType != null && obj.messageType !== 0)) {
          w.uint32(24)
          w.int32(obj.messageType)
        }

        if ((obj.timestamp != null && obj.timestamp !== 0n)) {
          w.uint32(32)
          w.int64(obj.timestamp)
        }

        if ((obj.senderPublicKey != null && obj.senderPublicKey.byteLength > 0)) {
          w.uint32(42)
          w.bytes(obj.senderPublicKey)
        }

        if ((obj.payload != null && obj.payload.byteLength > 0)) {
          w.uint32(50)
          w.bytes(obj.payload)
        }

        if ((obj.signature != null && obj.signature.byteLength > 0)) {
          w.uint32(58)
          w.bytes(obj.signature)
        }

        if (obj.routingInfo != null) {
          w.uint32(66)
          RoutingInfo.codec().encode(obj.routingInfo, w)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          version: 0,
          messageId: uint8ArrayAlloc(0),
          messageType: 0,
          timestamp: 0n,
          senderPublicKey: uint8ArrayAlloc(0),
          payload: uint8ArrayAlloc(0),
          signature: uint8ArrayAlloc(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.version = reader.uint32()
              break
            }
            case 2: {
              obj.messageId = reader.bytes()
              break
            }
            case 3: {
              obj.messageType = reader.int32()
              break
            }
            case 4: {
              obj.timestamp = reader.int64()
              break
            }
            case 5: {
              obj.senderPublicKey = reader.bytes()
              break
            }
            case 6: {
              obj.payload = reader.bytes()
              break
            }
            case 7: {
              obj.signature = reader.bytes()
              break
            }
            case 8: {
              obj.routingInfo = RoutingInfo.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.routingInfo
              })
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.version`,
                value: reader.uint32()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.messageId`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.messageType`,
                value: reader.int32()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.timestamp`,
                value: reader.int64()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.senderPublicKey`,
                value: reader.bytes()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.payload`,
                value: reader.bytes()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.signature`,
                value: reader.bytes()
              }
              break
            }
            case 8: {
              yield * RoutingInfo.codec().stream(reader, reader.uint32(), `${prefix}.routingInfo`, {
                limits: opts.limits?.routingInfo
              })

              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface BaseMessageVersionFieldEvent {
    field: '$.version'
    value: number
  }

  export interface BaseMessageMessageIdFieldEvent {
    field: '$.messageId'
    value: Uint8Array<ArrayBuffer>
  }

  export interface BaseMessageMessageTypeFieldEvent {
    field: '$.messageType'
    value: number
  }

  export interface BaseMessageTimestampFieldEvent {
    field: '$.timestamp'
    value: bigint
  }

  export interface BaseMessageSenderPublicKeyFieldEvent {
    field: '$.senderPublicKey'
    value: Uint8Array<ArrayBuffer>
  }

  export interface BaseMessagePayloadFieldEvent {
    field: '$.payload'
    value: Uint8Array<ArrayBuffer>
  }

  export interface BaseMessageSignatureFieldEvent {
    field: '$.signature'
    value: Uint8Array<ArrayBuffer>
  }

  export interface BaseMessageRoutingInfoHopCountFieldEvent {
    field: '$.routingInfo.hopCount'
    value: number
  }

  export interface BaseMessageRoutingInfoMaxHopsFieldEvent {
    field: '$.routingInfo.maxHops'
    value: number
  }

  export interface BaseMessageRoutingInfoRouteTypeFieldEvent {
    field: '$.routingInfo.routeType'
    value: number
  }

  export function encode (obj: Partial<BaseMessage>): Uint8Array<ArrayBuffer> {
    return encodeMessage(obj, BaseMessage.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<BaseMessage>): BaseMessage {
    return decodeMessage(buf, BaseMessage.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<BaseMessage>): Generator<BaseMessageVersionFieldEvent | BaseMessageMessageIdFieldEvent | BaseMessageMessageTypeFieldEvent | BaseMessageTimestampFieldEvent | BaseMessageSenderPublicKeyFieldEvent | BaseMessagePayloadFieldEvent | BaseMessageSignatureFieldEvent | BaseMessageRoutingInfoHopCountFieldEvent | BaseMessageRoutingInfoMaxHopsFieldEvent | BaseMessageRoutingInfoRouteTypeFieldEvent> {
    return streamMessage(buf, BaseMessage.codec(), opts)
  }
}
