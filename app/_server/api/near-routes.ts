/** Which routes an address that leads nowhere may have meant. @module */

const NAMED_MAX = 3
/** Of a route's letters, so many may differ. */
const DIFFERENCE_MAX = 0.5

/**
 * @param asked - path below the API's, as it came.
 * @param routes - with `{names}`, which any text fits.
 * @returns the nearest first; none when nothing is like it.
 */
export function nearRoutes(asked: string, routes: readonly string[]): string[] {
  const parts = asked.slice(0, ASKED_MAX).toLowerCase().split('/')
  return routes
    .map((route) => ({ route, difference: differenceOf(parts, route.split('/')) }))
    .filter(({ difference }) => difference <= DIFFERENCE_MAX)
    .sort((a, b) => a.difference - b.difference || (a.route < b.route ? -1 : 1))
    .slice(0, NAMED_MAX)
    .map(({ route }) => route)
}

/** Longest address that is compared. */
const ASKED_MAX = 100

/** 0: the same; 1: nothing alike. */
function differenceOf(asked: readonly string[], route: readonly string[]): number {
  let letters = 0
  let different = 0
  for (let at = 1; at < Math.max(asked.length, route.length); at += 1) {
    const [given = '', wanted = ''] = [asked[at], route[at]]
    if (wanted.startsWith('{') && given !== '') continue
    letters += Math.max(given.length, wanted.length)
    different += editDistance(given, wanted)
  }
  return letters === 0 ? 0 : different / letters
}

/** Letters to be put in, taken out or changed. */
function editDistance(a: string, b: string): number {
  let before = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const changed = (before[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      row.push(Math.min(changed, (before[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1))
    }
    before = row
  }
  return before[b.length] ?? 0
}
