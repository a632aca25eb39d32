/** One large figure, what it counts, and a line on what it means. */
export function Figure({ value, unit, note }: { value: string; unit: string; note: string }) {
  return (
    <>
      <p className="figure">
        <strong data-figure>{value}</strong>
        {unit === '' ? null : <span className="unit"> {unit}</span>}
      </p>
      <p className="note">{note}</p>
    </>
  )
}
