/** A share of time as a short bar; the figure stands beside it. */
export function UptimeBar({ share }: { share: number | null }) {
  return (
    <svg viewBox="0 0 40 6" className="h-1.5 w-10 shrink-0" aria-hidden="true">
      <rect x="0.5" y="0.5" width="39" height="5" rx="2.5" className="fill-raised stroke-edge" />
      {share !== null && share > 0 && (
        <rect x="0" y="0" width={Math.max(40 * share, 3)} height="6" rx="3" className="fill-online" />
      )}
    </svg>
  )
}
