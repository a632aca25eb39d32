/** Which operation an address asks for, and in which format. @module */
import { API_PATH, FORMATS, type Format, type Operation } from '@/lib/api/operation'

export interface Route {
  readonly operation: Operation
  /** As in the address, decoded. */
  readonly path: Readonly<Record<string, string>>
  /** Of an extension such as `.csv`; null: it has none. */
  readonly format: Format | null
}

const EXTENSION = new RegExp(`\\.(${Object.keys(FORMATS).join('|')})$`)

export function createRouteTable(operations: readonly Operation[]) {
  const routes = operations.map((operation) => ({ operation, parts: operation.route.split('/') }))
  // A name that is written out comes before a place for any.
  routes.sort((a, b) => placesOf(a.parts) - placesOf(b.parts))

  return (pathname: string): Route | null => {
    if (!pathname.startsWith(`${API_PATH}/`)) return null
    const below = pathname.slice(API_PATH.length)
    const extension = EXTENSION.exec(below)?.[1]
    const parts = (extension === undefined ? below : below.slice(0, -extension.length - 1)).split('/')
    for (const { operation, parts: wanted } of routes) {
      const path = match(wanted, parts)
      if (path !== null) return { operation, path, format: (extension as Format | undefined) ?? null }
    }
    return null
  }
}

const placesOf = (parts: readonly string[]): number => parts.filter((part) => part.startsWith('{')).length

function match(wanted: readonly string[], parts: readonly string[]): Record<string, string> | null {
  if (wanted.length !== parts.length) return null
  const found: Record<string, string> = {}
  for (const [at, part] of wanted.entries()) {
    const given = parts[at] ?? ''
    if (part.startsWith('{')) {
      if (given === '') return null
      found[part.slice(1, -1)] = decodeURIComponent(given)
    } else if (part !== given) return null
  }
  return found
}
