/** Shorter words for a group, where there is no room for its whole name. @module */
import { splitAgent } from '../format/names'
import { OTHERS, type NodeGroup } from './groups'
import type { Grouping } from './node-kinds'

/** A name is cut where it is longer than this many letters. */
const CUT_AT = 14
const NUMBERED = /^(?:Mostly )?(.+) \(\d+\)$/
const MOSTLY = /^Mostly /

/** @returns what the group can be called, the whole name first and each shorter than the one before. */
export function namesOf({ key, label }: Pick<NodeGroup, 'key' | 'label'>, by: Grouping): string[] {
  const names = [label, ...shorterNames(key, label, by)]
  const last = names.at(-1) ?? label
  if (last.length > CUT_AT) names.push(`${last.slice(0, CUT_AT - 2).trimEnd()}…`)
  return names.filter((name, at) => name !== '' && name.length < (names[at - 1]?.length ?? Infinity))
}

function shorterNames(key: string, label: string, by: Grouping): string[] {
  if (key === OTHERS) return ['Others']
  if (key === '') return ['Not known']
  switch (by) {
    case 'community': {
      const without = NUMBERED.exec(label)?.[1]
      return without === undefined ? [] : [label.replace(MOSTLY, ''), without]
    }
    case 'version':
      return [splitAgent(key).version]
    case 'country':
    case 'as':
      return []
  }
}
