/** Single fields of protocol buffers, encoded. What proto3 leaves out, empty bytes and zero, is nothing here too. @module */

export function varint(value: bigint): number[] {
  const bytes: number[] = []
  let rest = value
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80)
  return [...bytes, Number(rest)]
}

export function bytesField(field: number, value: Uint8Array): Uint8Array[] {
  if (value.byteLength === 0) return []
  return [Buffer.from([...varint(BigInt((field << 3) | 2)), ...varint(BigInt(value.byteLength))]), value]
}

export function varintField(field: number, value: bigint): Uint8Array[] {
  return value === 0n ? [] : [Buffer.from([...varint(BigInt(field << 3)), ...varint(value)])]
}
