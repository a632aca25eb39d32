/** Names with bars for their shares, most first. */
export function ShareList({
  label,
  rows,
}: {
  label: string
  rows: readonly {
    key: string
    name: string
    text: string
    /** 0 to 1: the length of the bar. */
    share: number
  }[]
}) {
  return (
    <ul className="shares" aria-label={label}>
      {rows.map(({ key, name, text, share }) => (
        <li key={key}>
          <span className="name">{name}</span>
          <span className="value">{text}</span>
          <i aria-hidden="true" className="bar">
            <b style={{ width: `${String(Math.round(Math.min(1, share) * 1_000) / 10)}%` }} />
          </i>
        </li>
      ))}
    </ul>
  )
}
