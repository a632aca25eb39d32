import type { WhatIfAnswer } from './protocol'
import { WHAT_IF_MARKS } from './what-if-paint'
import { whatIfRows, whatIfSource } from './what-if-words'

/** What remains, in figures, and what the colours on the map mean. */
export function WhatIfFigures({ answer }: { answer: WhatIfAnswer }) {
  return (
    <>
      <table className="figures mt-2.5 w-full text-xs">
        <caption className="sr-only">The network before and after</caption>
        <thead>
          <tr className="text-ink-faint">
            <th scope="col" className="py-1 text-left font-normal">
              <span className="sr-only">What</span>
            </th>
            <th scope="col" className="py-1 text-right font-normal">
              Before
            </th>
            <th scope="col" className="py-1 pl-3 text-right font-normal">
              After
            </th>
          </tr>
        </thead>
        <tbody>
          {whatIfRows(answer).map(({ name, note, before, after }) => (
            <tr key={name} className="border-t border-edge">
              <th scope="row" className="py-1 pr-2 text-left font-normal text-ink-soft">
                {name}
                {note !== undefined && <span className="block text-ink-faint">{note}</span>}
              </th>
              <td className="py-1 text-right align-top">{before}</td>
              <td className="py-1 pl-3 text-right align-top font-semibold">{after}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <ul
        className="mt-2.5 flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-soft"
        aria-label="Colours on the map"
      >
        {WHAT_IF_MARKS.map(({ name, token }) => (
          <li key={name} className="flex items-center gap-1.5">
            <span
              aria-hidden="true"
              className="size-2.5 rounded-full"
              style={{ backgroundColor: `var(${token})` }}
            />
            {name}
          </li>
        ))}
      </ul>
      <p className="mt-2.5 text-xs text-ink-soft">{whatIfSource(answer)}</p>
    </>
  )
}
