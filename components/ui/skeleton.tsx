import { classNames } from './class-names'

/** A place held for content on its way; give it the size the content will have. */
export function Skeleton({ className }: { className?: string | undefined }) {
  return <span aria-hidden="true" className={classNames('skeleton block', className)} />
}
