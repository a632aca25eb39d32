/** How tables are made of rows, and of curves. @module */
import type { AnswerFrame } from './answer'
import { timeCell, type Cell, type Table } from './csv'

/** A table of rows: the columns in order, each with the value it has of a row. */
export function table<Row>(
  rows: readonly Row[],
  columns: Readonly<Record<string, (row: Row, at: number) => Cell>>,
): Table {
  const values = Object.values(columns)
  return {
    columns: Object.keys(columns),
    rows: rows.map((row, at) => values.map((value) => value(row, at))),
  }
}

/** How many, of a bucket; where nobody looked, nothing is not none. */
export const countIn =
  <Row>({ coverage }: AnswerFrame, pick: (row: Row, at: number) => number | undefined) =>
  (row: Row, at: number): Cell => {
    const count = pick(row, at) ?? 0
    return count === 0 && coverage[at]?.observed === 0 ? null : count
  }

/** Start of a bucket. */
export const start = ({ startMs }: { startMs: number }): Cell => timeCell(startMs)

/** Curves side by side in one column: a row a curve and bucket. */
export function seriesTable<Series>(
  { coverage }: AnswerFrame,
  series: readonly Series[],
  columns: Readonly<Record<string, (series: Series, at: number) => Cell>>,
): Table {
  const rows = series.flatMap((one) => coverage.map(({ startMs }, at) => ({ startMs, one, at })))
  return table(rows, {
    start_utc: start,
    ...Object.fromEntries(
      Object.entries(columns).map(([name, value]) => [
        name,
        ({ one, at }: { one: Series; at: number }) => value(one, at),
      ]),
    ),
  })
}
