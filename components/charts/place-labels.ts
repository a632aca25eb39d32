/**
 * Keeps labels that stand beside each other's marks from touching: moves them as little as it takes, in the order of
 * the marks.
 * @param wanted - where each label would stand, px from the top, in any order.
 * @param roomPx - least distance of two labels.
 * @param heightPx - they stay within 0 and this, as far as there is room for all.
 * @returns where each stands, in the order given.
 * @module
 */
export function placeLabels(wanted: readonly number[], roomPx: number, heightPx: number): number[] {
  const order = wanted.map((at, index) => ({ at, index })).sort((a, b) => a.at - b.at || a.index - b.index)
  // Labels that would touch join a group, which stands around the mean of what its members wanted.
  const groups: { members: typeof order; top: number }[] = []
  const topOf = (members: typeof order) => {
    const mean = members.reduce((sum, { at }) => sum + at, 0) / members.length
    const span = (members.length - 1) * roomPx
    return Math.max(0, Math.min(mean - span / 2, heightPx - span))
  }
  for (const label of order) {
    let group = { members: [label], top: topOf([label]) }
    for (let before = groups.at(-1); before !== undefined; before = groups.at(-1)) {
      if (before.top + before.members.length * roomPx <= group.top) break
      groups.pop()
      const members = [...before.members, ...group.members]
      group = { members, top: topOf(members) }
    }
    groups.push(group)
  }
  const placed: number[] = new Array<number>(wanted.length).fill(0)
  for (const { members, top } of groups) {
    for (const [place, { index }] of members.entries()) placed[index] = top + place * roomPx
  }
  return placed
}
