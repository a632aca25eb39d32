import { formatCount, plural } from '@/lib/format/numbers'
import { Button } from '../ui/button'
import type { SeenGroup } from './renderer/renderer-init'

/** What a group is, for those who do not see its disc, and the way back out of one. */
export function GroupWords({
  looked,
  open,
  onLeave,
}: {
  looked: SeenGroup | null
  /** Its nodes alone are in front. */
  open: SeenGroup | null
  onLeave: () => void
}) {
  return (
    <>
      <p role="status" className="sr-only">
        {looked === null ? '' : `${wordsFor(looked)} Enter opens it.`}
      </p>
      {open !== null && (
        <div className="absolute inset-x-0 top-14 flex justify-center">
          <Button onClick={onLeave}>All groups · now in {open.label}</Button>
        </div>
      )}
    </>
  )
}

function wordsFor({ label, count, online, inside, shown }: SeenGroup): string {
  const passing = shown === null ? '' : `, ${formatCount(shown)} shown`
  return `${label}: ${plural(count, 'node')}, ${formatCount(online)} online${passing}, ${plural(inside, 'link')} inside.`
}
