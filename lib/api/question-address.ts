import { API_PATH } from './operation'

/**
 * Address of a question, below the origin.
 * @param route - with `{names}` of what the path takes.
 * @param path - values of those; a name without one stays as it is.
 * @param search - empty values are left out.
 */
export function questionAddress(
  route: string,
  path: Readonly<Record<string, string>>,
  search: Readonly<Record<string, string>>,
): string {
  const filled = route.replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = path[name]
    return value === undefined || value === '' ? place : encodeURIComponent(value)
  })
  const params = new URLSearchParams(Object.entries(search).filter(([, value]) => value !== ''))
  return `${API_PATH}${filled}${params.size === 0 ? '' : `?${params.toString()}`}`
}
