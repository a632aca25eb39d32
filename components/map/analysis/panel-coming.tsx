import { Skeleton } from '../../ui/skeleton'

/** Where the panel of a tool stands while it is fetched. */
export function PanelComing() {
  return (
    <div className="space-y-3 p-4" role="status">
      <span className="sr-only">The tool is being fetched.</span>
      <Skeleton className="h-4 w-2/3" />
      <Skeleton className="h-9 w-full" />
      <Skeleton className="h-4 w-1/2" />
    </div>
  )
}
