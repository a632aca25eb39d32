import type { OpenApiParameter } from '@/lib/api/openapi-document'
import { Inline } from './prose'
import { boundsText, plainText, typeText, valuesOf } from './schema-words'

const PLACES = { path: 'in the path', query: '', header: 'a header' } as const

/** What can be asked: names, types, defaults, values. */
export function ParameterList({ parameters }: { parameters: readonly OpenApiParameter[] }) {
  if (parameters.length === 0) return <p className="text-sm text-ink-soft">It takes no parameters.</p>
  return (
    <dl className="divide-y divide-edge/60 rounded-md border border-edge bg-surface text-sm">
      {parameters.map(({ name, in: place, schema, description, required }) => {
        const values = valuesOf(schema)
        const notes = [
          typeText(schema),
          PLACES[place],
          required === true ? 'must be given' : '',
          boundsText(schema),
        ]
        return (
          <div key={`${place} ${name}`} className="px-3 py-2">
            <dt>
              <code className="font-medium">{name}</code>{' '}
              <span className="text-xs text-ink-faint">{notes.filter((note) => note !== '').join(', ')}</span>
              {schema.default !== undefined && (
                <span className="text-xs text-ink-faint">
                  {' · default '}
                  <code>{plainText(schema.default)}</code>
                </span>
              )}
            </dt>
            <dd className="mt-0.5 text-ink-soft">
              {typeof description === 'string' && <Inline text={description} />}
              {values !== null && (
                <span className="mt-0.5 block text-xs">
                  {values.map((value) => (
                    <code key={value} className="mr-1.5 inline-block rounded-sm bg-raised px-1">
                      {value}
                    </code>
                  ))}
                </span>
              )}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
