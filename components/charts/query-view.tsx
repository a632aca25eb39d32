'use client'
import type { ShownQuery } from '@/lib/analytics/answer'
import { plural } from '@/lib/format/numbers'
import { CopyButton } from '../ui/copy-button'
import { ChevronIcon } from '../ui/icons'

/**
 * What a chart asked the database, as it was put: for checking, and for going on from. On the page without any script; a
 * query that several charts of a page rest on travels once beside the markup.
 */
export function QueryView({ queries }: { queries: readonly ShownQuery[] }) {
  return (
    <details className="group/query min-w-0 text-sm open:basis-full">
      <summary className="inline-flex list-none items-center gap-1 rounded-sm text-xs text-ink-soft hover:text-ink [&::-webkit-details-marker]:hidden">
        <ChevronIcon className="size-3 -rotate-90 transition-transform group-open/query:rotate-0" />
        {queries.length === 1 ? 'Show query' : `Show ${plural(queries.length, 'query', 'queries')}`}
      </summary>
      <div className="mt-2 space-y-3">
        {queries.map(({ name, sql, params }) => (
          <div key={name} className="overflow-hidden rounded-md border border-edge bg-ground">
            <div className="flex min-h-9 items-center justify-between gap-3 border-b border-edge py-0.5 pr-1 pl-3 text-xs">
              <span className="font-medium">{name}</span>
              <CopyButton text={withParameters(sql, params)} what={`query ${name}`} />
            </div>
            <div
              className="max-h-80 overflow-auto px-3 py-2"
              tabIndex={0}
              role="region"
              aria-label={`Query ${name}`}
            >
              <pre className="font-mono text-xs leading-5 whitespace-pre">{sql.trim()}</pre>
              {Object.keys(params).length > 0 && (
                <dl className="mt-2 grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 border-t border-edge pt-2 font-mono text-xs leading-5">
                  {Object.entries(params).map(([key, value]) => (
                    <div key={key} className="col-span-2 grid grid-cols-subgrid">
                      <dt className="text-ink-faint">{key}</dt>
                      <dd className="break-all">{literal(value)}</dd>
                    </div>
                  ))}
                </dl>
              )}
            </div>
          </div>
        ))}
      </div>
    </details>
  )
}

type Parameter = ShownQuery['params'][string]

/** As ClickHouse takes it: with `SET param_…` before it, the query runs in any client. */
function withParameters(sql: string, params: ShownQuery['params']): string {
  const settings = Object.entries(params).map(([key, value]) => `SET param_${key} = ${quoted(value)};`)
  return [...settings, `${sql.trim()};`].join('\n')
}

const literal = (value: Parameter): string =>
  Array.isArray(value) ? `[${value.map(quoted).join(', ')}]` : String(value)

function quoted(value: Parameter): string {
  if (Array.isArray(value)) return `"${literal(value)}"`
  return typeof value === 'number'
    ? String(value)
    : `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
