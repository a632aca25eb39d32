import type { JsonSchema } from '@/lib/api/json-schema'
import { resolve } from '@/lib/api/reference'
import { Inline } from './prose'
import { objectsIn, typeText, valuesOf } from './schema-words'

/** Deeper than this nothing is nested but what names itself. */
const DEPTH_MAX = 8
/** More values than these would push what follows off the screen. */
const VALUES_SHOWN = 24

/** The fields of an answer, those within fields folded; it opens without scripts. */
export function SchemaTree({ schema }: { schema: JsonSchema }) {
  return (
    <div className="rounded-md border border-edge bg-surface text-sm">
      {objectsIn(schema).map((object, index) => (
        <Fields key={index} object={object} depth={0} />
      ))}
    </div>
  )
}

function Fields({ object, depth }: { object: JsonSchema; depth: number }) {
  const required = Array.isArray(object.required) ? (object.required as unknown[]) : []
  return (
    <ul className="divide-y divide-edge/60">
      {Object.entries((object.properties ?? {}) as Readonly<Record<string, JsonSchema>>).map(
        ([name, schema]) => (
          <li key={name}>
            <Field name={name} schema={schema} isOptional={!required.includes(name)} depth={depth} />
          </li>
        ),
      )}
    </ul>
  )
}

function Field({
  name,
  schema,
  isOptional,
  depth,
}: {
  name: string
  schema: JsonSchema
  isOptional: boolean
  depth: number
}) {
  const inside = depth < DEPTH_MAX ? objectsIn(schema) : []
  const values = valuesOf(schema) ?? valuesOf((resolve(schema).items ?? {}) as JsonSchema)
  const description = schema.description ?? resolve(schema).description
  const line = (
    <>
      <code className="font-medium break-words">{name}</code>{' '}
      <span className="text-xs text-ink-faint">
        {typeText(schema)}
        {isOptional && ', may be absent'}
      </span>
      {typeof description === 'string' && (
        <span className="mt-0.5 block text-ink-soft">
          <Inline text={description} />
        </span>
      )}
      {values !== null && (
        <span className="mt-0.5 block text-xs text-ink-faint">
          {values.slice(0, VALUES_SHOWN).map((value) => (
            <code key={value} className="mr-1.5 inline-block rounded-sm bg-raised px-1 text-ink-soft">
              {value === '' ? '“”' : value}
            </code>
          ))}
          {values.length > VALUES_SHOWN && `and ${String(values.length - VALUES_SHOWN)} more`}
        </span>
      )}
    </>
  )
  if (inside.length === 0) return <div className="px-3 py-2 pl-8">{line}</div>
  return (
    <details className="group/field" open={depth === 0 && inside.length === 1}>
      <summary className="relative list-none px-3 py-2 pl-8 hover:bg-raised/60 [&::-webkit-details-marker]:hidden">
        <span
          aria-hidden="true"
          className="absolute top-2 left-3 text-ink-faint transition-transform group-open/field:rotate-90"
        >
          ›
        </span>
        {line}
      </summary>
      <div className="ml-5 border-l border-edge">
        {inside.map((object, index) => (
          <Fields key={index} object={object} depth={depth + 1} />
        ))}
      </div>
    </details>
  )
}
