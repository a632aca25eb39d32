import { StoreAway } from '../nodes/list-states'

/** A dashboard whose database does not answer. */
export function DashboardAway({ title }: { title: string }) {
  return (
    <>
      <h1 className="mb-4 text-2xl font-semibold tracking-tight">{title}</h1>
      <StoreAway what="What was counted" />
    </>
  )
}
