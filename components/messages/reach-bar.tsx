/** How many of the subscribers have it, as a short bar; the figures stand beside it. */
export function ReachBar({
  subscribersReached,
  subscribers,
  incomplete,
}: {
  subscribersReached: number | null
  subscribers: number | null
  incomplete: boolean
}) {
  const share =
    subscribers === null || subscribers === 0 || subscribersReached === null
      ? null
      : subscribersReached / subscribers
  return (
    <svg viewBox="0 0 40 6" className="h-1.5 w-10 shrink-0" aria-hidden="true">
      <rect x="0.5" y="0.5" width="39" height="5" rx="2.5" className="fill-raised stroke-edge" />
      {share !== null && share > 0 && (
        <rect
          width={Math.max(40 * share, 3)}
          height="6"
          rx="3"
          className={incomplete ? 'fill-warning' : 'fill-online'}
        />
      )}
    </svg>
  )
}
