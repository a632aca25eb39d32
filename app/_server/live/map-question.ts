/** What may be asked of the map's files, read from their address. @module */
import { z } from 'zod'
import { GROUPINGS } from '@/lib/graph/node-kinds'
import { NAMES_ASKED_MAX } from '@/lib/graph/snapshot'
import type { AskedGrouping } from './map-groups'
import type { AskedGroup, MapBudget } from './map-part'

/** The question is not one. The message is for who asks. */
export class MapQuestionError extends Error {
  override readonly name = 'MapQuestionError'
}

const budget = z.coerce.number().int().min(0).max(1e9)
const budgetSchema = z.object({ nodes: budget.optional(), links: budget.optional() })
/** Longer than any version. */
const GROUP_CHARS_MAX = 300
const groupingSchema = z.enum(['auto', ...GROUPINGS])

const UINT32_MAX = 2 ** 32 - 1

/**
 * A budget is rounded up to 1, 2 or 5 times a power of ten, from a thousand on: few different ones are made and kept.
 * @throws {MapQuestionError}
 */
export function readBudget(url: string | undefined): MapBudget {
  const asked = paramsOf(url)
  const parsed = budgetSchema.safeParse({
    ...(asked.has('nodes') && { nodes: asked.get('nodes') }),
    ...(asked.has('links') && { links: asked.get('links') }),
  })
  if (!parsed.success) throw new MapQuestionError('nodes and links are whole numbers: how many at most')
  const { nodes = Infinity, links = Infinity } = parsed.data
  return {
    ...budgetOf({ nodes, links }),
    group: asked.has('group') ? readGroup(asked.get('group') ?? '') : null,
  }
}

/** What a page is given that asks for so much of the whole map. */
export function budgetOf({ nodes, links }: Omit<MapBudget, 'group'>): MapBudget {
  return { nodes: roundedUp(nodes), links: roundedUp(links), group: null }
}

function readGroup(text: string): AskedGroup {
  const [start = ''] = text.split(':', 1)
  const by = GROUPINGS.find((grouping) => grouping === start)
  if (by === undefined || start.length === text.length || text.length > GROUP_CHARS_MAX) {
    throw new MapQuestionError(`group is one of ${GROUPINGS.join(', ')}, a colon, and the key of a group`)
  }
  return { by, key: text.slice(start.length + 1) }
}

/** The node around which the map is asked for; null: none. @throws {MapQuestionError} */
export function readAround(url: string | undefined): number | null {
  const text = paramsOf(url).get('around')
  if (text === null) return null
  const num = numOf(text)
  if (Number.isNaN(num)) throw new MapQuestionError('around is the number of a node')
  return num
}

/** @throws {MapQuestionError} */
export function readGrouping(url: string | undefined): AskedGrouping {
  const parsed = groupingSchema.safeParse(paramsOf(url).get('by') ?? 'auto')
  if (!parsed.success) throw new MapQuestionError(`by is one of ${groupingSchema.options.join(', ')}`)
  return parsed.data
}

/** @returns numbers of nodes, each once. @throws {MapQuestionError} */
export function readNums(url: string | undefined): Set<number> {
  const texts = (paramsOf(url).get('nums') ?? '').split(',').filter((text) => text !== '')
  if (texts.length > NAMES_ASKED_MAX) {
    throw new MapQuestionError(`at most ${String(NAMES_ASKED_MAX)} numbers at a time`)
  }
  const nums = texts.map(numOf)
  if (nums.length === 0 || nums.some(Number.isNaN)) {
    throw new MapQuestionError('nums are numbers of nodes, with commas between them')
  }
  return new Set(nums)
}

/** NaN: it is none. */
function numOf(text: string): number {
  const num = /^\d{1,10}$/.test(text) ? Number(text) : NaN
  return num <= UINT32_MAX ? num : NaN
}

function paramsOf(url: string | undefined): URLSearchParams {
  const at = url?.indexOf('?') ?? -1
  return new URLSearchParams(at < 0 ? '' : url?.slice(at + 1))
}

function roundedUp(count: number): number {
  if (count === Infinity) return count
  let step = 1_000
  for (;;) {
    for (const times of [1, 2, 5]) if (count <= step * times) return step * times
    step *= 10
  }
}
