/** Rows of a column in another order. As loops: what takes a function for each row is many times slower. @module */

export function pick32(column: Uint32Array, order: Uint32Array): Uint32Array {
  const picked = new Uint32Array(order.length)
  for (let at = 0; at < order.length; at++) picked[at] = column[order[at] ?? 0] ?? 0
  return picked
}

export function pick8(column: Uint8Array, order: Uint32Array): Uint8Array {
  const picked = new Uint8Array(order.length)
  for (let at = 0; at < order.length; at++) picked[at] = column[order[at] ?? 0] ?? 0
  return picked
}

/** 0, 1, 2 … */
export function inTurn(count: number): Uint32Array {
  const order = new Uint32Array(count)
  for (let at = 0; at < count; at++) order[at] = at
  return order
}
