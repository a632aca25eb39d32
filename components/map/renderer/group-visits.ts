/** Going into a group and back: its members come to the front, the rest steps back. @module */
import type { GroupPicture, NodeGroup } from '@/lib/graph/groups'
import { NODE_STATUSES } from '@/lib/fact-kinds'
import type { PointerTargets } from './pointer-input'
import { tallyGroups } from './group-tally'
import type { Walk } from './keyboard-input'
import type { NodePaint } from './paint'
import type { LookedBy, SeenGroup } from './renderer-init'
import type { Extent } from '../model/place-newcomers'
import { toWorld } from './camera'
import type { Drawing, DrawingParts } from './drawing'

/** Of the members, so many of a hundred may lie outside of what is shown on each side: stragglers. */
const STRAGGLERS = 3

type Parts = Pick<DrawingParts, 'init' | 'store' | 'groups' | 'scene' | 'camera' | 'stage'>

export class GroupVisits {
  readonly #parts: Parts
  readonly #drawing: Drawing
  #paint: NodePaint | null = null

  constructor(parts: Parts, drawing: Drawing) {
    this.#parts = parts
    this.#drawing = drawing
  }

  /** @param picture - null: nodes alone. A group that is open stays so, if it is there under its key. */
  set(picture: GroupPicture | null): void {
    const { groups, scene, init } = this.#parts
    const before = groups.picture
    const { open, looked } = groups
    const isSameKind = before?.by === picture?.by
    const same = (index: number): number => {
      const key = before?.groups[index]?.key
      if (!isSameKind || key === undefined) return -1
      return picture?.groups.findIndex((group) => group.key === key) ?? -1
    }
    groups.picture = picture
    groups.looked = same(looked)
    groups.open = same(open)
    scene.setGroups(picture, groups.open)
    this.#tally()
    if (looked >= 0 && groups.looked < 0) init.onGroup?.(null, 'pointer')
    if (open >= 0 && groups.open < 0) init.onGroupOpen?.(null)
    this.#drawing.renew(true)
  }

  /** Discs tell what their nodes look like, and how many of them are shown. @param paint - null: as without a wish. */
  setPaint(paint: NodePaint | null): void {
    this.#paint = paint
    this.#tally()
  }

  #tally(): void {
    const { groups, store } = this.#parts
    const { picture } = groups
    const paint = this.#paint
    groups.palette = paint?.palette ?? null
    groups.tally =
      picture === null
        ? null
        : tallyGroups(
            picture,
            paint?.colours ?? store.columns.nodes.statuses,
            paint?.palette.length ?? NODE_STATUSES.length,
            paint?.shown ?? null,
          )
  }

  look(index: number | null, how: LookedBy): void {
    const { groups, init } = this.#parts
    const looked = index ?? -1
    if (looked === groups.looked) return
    groups.looked = looked
    init.onGroup?.(this.#groupAt(looked), how)
    this.#drawing.renew(true)
  }

  /** @param index - null: none is open any more, and all is seen again. */
  open(index: number | null): void {
    const { groups, scene, camera, init } = this.#parts
    const open = index ?? -1
    if (open === groups.open) return
    this.look(null, 'pointer')
    groups.open = open
    scene.setGroups(groups.picture, open)
    const area = open < 0 ? null : this.#areaOf(open)
    if (area === null) camera.fit()
    else camera.flyToArea(area)
    init.onGroupOpen?.(this.#groupAt(open))
    this.#drawing.renew(true)
  }

  readonly targets: PointerTargets = {
    pick: (x, y) => {
      const index = this.#parts.groups.at(x, y, this.#parts.camera.view)
      return index < 0 ? null : index
    },
    looking: () => this.#looking(),
    look: (index, how) => {
      this.look(index, how)
    },
    open: (index) => {
      this.open(index)
    },
  }

  readonly walk: Walk = {
    looking: () => this.#looking(),
    next: (dx, dy) => this.#next(dx, dy),
    first: () => this.#next(0, 0)?.num ?? null,
    look: (index) => {
      this.look(index, 'keyboard')
    },
    open: (index) => {
      this.open(index)
    },
    leave: () => {
      this.open(null)
    },
  }

  #groupAt(index: number): SeenGroup | null {
    const { groups } = this.#parts
    const { picture } = groups
    const group = picture?.groups[index]
    return picture === null || group === undefined
      ? null
      : { ...group, by: picture.by, shown: groups.shownOf(index) }
  }

  #looking(): number | null {
    const { looked } = this.#parts.groups
    return looked < 0 ? null : looked
  }

  #next(dx: number, dy: number): { num: number; x: number; y: number } | null {
    const { groups, camera, stage } = this.#parts
    const { width, height } = stage.size
    const num = groups.next(dx, dy, toWorld(camera.view, width / 2, height / 2))
    const group = groups.picture?.groups[num]
    return group === undefined ? null : { num, x: group.x, y: group.y }
  }

  #areaOf(group: number): Extent | null {
    const { groups, scene } = this.#parts
    const { nodes } = scene
    const groupOfNode = groups.picture?.groupOfNode ?? new Uint16Array(0)
    const xs: number[] = []
    const ys: number[] = []
    for (let index = 0; index < groupOfNode.length; index++) {
      if (groupOfNode[index] !== group || !nodes.has(index)) continue
      xs.push(nodes.targetXs[index] ?? 0)
      ys.push(nodes.targetYs[index] ?? 0)
    }
    if (xs.length === 0) return discOf(groups.picture?.groups[group])
    const [minX, maxX] = inner(Float32Array.from(xs))
    const [minY, maxY] = inner(Float32Array.from(ys))
    return { minX, minY, maxX, maxY }
  }
}

/** Least and largest but for stragglers. */
function inner(values: Float32Array): [number, number] {
  values.sort()
  const out = Math.floor((values.length * STRAGGLERS) / 100)
  return [values[out] ?? 0, values[values.length - 1 - out] ?? 0]
}

/** Where the members of a group are, when none of them is held. */
function discOf(group: NodeGroup | undefined): Extent | null {
  if (group === undefined) return null
  const { x, y, radius } = group
  return { minX: x - radius, minY: y - radius, maxX: x + radius, maxY: y + radius }
}
