'use client'
import type { MapTool } from './map-tool'
import { HelpIcon } from './tool-icons'

export const helpTool: MapTool = { id: 'help', label: 'Help', Icon: HelpIcon, Panel: HelpPanel }

/** Every key of the map, in the order in which one needs them. */
const KEYS: readonly (readonly [keys: readonly string[], meaning: string])[] = [
  [['/'], 'Search: a node, a country, a version, a provider'],
  [['+', '−'], 'Nearer, farther'],
  [['0'], 'Show everything'],
  [['Arrow keys'], 'Move the map; with a node looked at: go on to a node it is linked to'],
  [['Shift', 'Arrow keys'], 'Move the map while a node is looked at'],
  [['Enter'], 'Look at the node in the middle; again: open it'],
  [['Esc'], 'Leave the node; close a tool'],
  [['?'], 'This help'],
]

const TOUCH: readonly string[] = [
  'One finger moves the map, two fingers bring it nearer.',
  'A tap looks at a node, a second tap opens it.',
]

function HelpPanel() {
  return (
    <div className="space-y-4 px-4 py-3 text-sm">
      <section>
        <h3 className="eyebrow">Keys, while the map has the focus</h3>
        <table className="mt-1.5 w-full">
          <tbody>
            {KEYS.map(([keys, meaning]) => (
              <tr key={meaning} className="align-baseline">
                <th scope="row" className="w-24 py-1 text-left font-normal whitespace-nowrap">
                  {keys.map((key) => (
                    <kbd
                      key={key}
                      className="mr-1 inline-block min-w-5 rounded-sm border border-edge px-1 text-center text-xs text-ink"
                    >
                      {key}
                    </kbd>
                  ))}
                </th>
                <td className="py-1 text-ink-soft">{meaning}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <section>
        <h3 className="eyebrow">Fingers</h3>
        <ul className="mt-1.5 space-y-1 text-ink-soft">
          {TOUCH.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      </section>
      <section>
        <h3 className="eyebrow">Reading the map</h3>
        <p className="mt-1.5 text-ink-soft">
          Each mark is a node, each line a link. Nodes that are linked lie near each other; where on the earth
          they are does not matter. An entry of the legend is a filter too: press it, and the other nodes step
          back.
        </p>
      </section>
    </div>
  )
}
