/** In which form an answer is wanted, and in which it can be had. @module */
import { FORMATS, formatsOf, type Format, type Operation } from '@/lib/api/operation'
import { ProblemError, badParameters } from '@/lib/api/problem'

interface Wanted {
  /** By the extension of the path. */
  readonly extension: Format | null
  /** By `format=`. */
  readonly parameter: Format | null
  readonly accept: string | undefined
}

/**
 * The address decides before the header does.
 * @throws {ProblemError} 400 or 406 when the operation does not answer so.
 */
export function chooseFormat(operation: Operation, { extension, parameter, accept }: Wanted): Format {
  const possible = formatsOf(operation)
  const named = extension ?? parameter
  if (named !== null) {
    if (extension !== null && parameter !== null && extension !== parameter) {
      throw badParameters([{ field: 'format', got: parameter, expected: `${extension}, as the path says` }])
    }
    if (possible.includes(named)) return named
    throw badParameters([{ field: 'format', got: named, expected: possible.join(', ') }])
  }
  return fromAccept(accept, possible)
}

/** @see https://www.rfc-editor.org/rfc/rfc9110#name-accept */
function fromAccept(accept: string | undefined, possible: readonly Format[]): Format {
  if (accept === undefined || accept.trim() === '') return 'json'
  const ranges = accept
    .split(',')
    .map((part) => {
      const [range = '', ...options] = part.split(';').map((piece) => piece.trim().toLowerCase())
      const weight = options.find((option) => option.startsWith('q='))
      return { range, weight: weight === undefined ? 1 : Number(weight.slice(2)) }
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
  for (const { range } of ranges) {
    const found = possible.find((format) => covers(range, FORMATS[format].mediaType))
    if (found !== undefined) return found
  }
  const offered = possible.map((format) => FORMATS[format].mediaType).join(', ')
  throw new ProblemError(406, 'No such format', `This can be had as ${offered}.`)
}

function covers(range: string, mediaType: string): boolean {
  return (
    range === '*/*' ||
    range === mediaType ||
    (range.endsWith('/*') && mediaType.startsWith(range.slice(0, -1)))
  )
}
