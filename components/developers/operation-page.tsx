import type { ReactNode } from 'react'
import { questionAddress } from '@/lib/api/question-address'
import type { ReferenceEntry } from '@/lib/api/reference'
import { API_PATH, FORMATS } from '@/lib/api/operation'
import { plural } from '@/lib/format/numbers'
import { CodeBlock } from './code-block'
import { ParameterList } from './parameter-list'
import { Inline, Prose } from './prose'
import { samplesOf } from './samples'
import { SchemaTree } from './schema-tree'
import { plainText, valuesOf } from './schema-words'
import { TryItDoor } from './try-it-door'

/** Longest recorded answer that is shown whole. */
const EXAMPLE_CHARACTERS = 6_000

/** Everything about one operation. */
export function OperationPage({
  entry,
  origin,
  path,
}: {
  entry: ReferenceEntry
  origin: string
  /** Values of what its path takes, that have an answer now. */
  path: Readonly<Record<string, string>>
}) {
  const { id, route, summary, description, parameters, answer } = entry
  const { events, topics, exampleSearch, exampleAnswer } = entry
  return (
    <article className="min-w-0 space-y-7">
      <header>
        <h1 className="text-2xl font-semibold tracking-tight text-balance">{summary}</h1>
        <p className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
          <code className="rounded-md border border-edge bg-surface px-2 py-0.5 break-all">{`GET /api/v1${route}`}</code>
          <span className="text-ink-faint">
            <code>{id}</code>
          </span>
        </p>
        {description !== null && (
          <Prose text={description} className="mt-3 space-y-2 text-sm text-ink-soft" />
        )}
        <Facts entry={entry} />
      </header>
      <Part id="parameters" title="Parameters">
        <ParameterList parameters={parameters} />
      </Part>
      <Part id="examples" title="Examples">
        {samplesOf(entry, origin, path).map(({ language, text }, index) => (
          <details key={language} name="samples" open={index === 0} className="mb-2">
            <summary className="mb-1 text-sm font-medium">{language}</summary>
            <CodeBlock text={text} what={`example in ${language}`} />
          </details>
        ))}
      </Part>
      {answer !== null && (
        <Part id="try" title="Try it">
          <TryItDoor
            kind="question"
            key={id}
            route={route}
            fields={parameters.flatMap(({ name, in: place, schema }) =>
              place === 'header'
                ? []
                : [
                    {
                      name,
                      place,
                      values: valuesOf(schema),
                      initial: (place === 'path' ? path[name] : exampleSearch[name]) ?? '',
                      fallback: schema.default === undefined ? '' : plainText(schema.default),
                    },
                  ],
            )}
          />
          <p className="mt-2 text-sm text-ink-soft">
            Or open{' '}
            <a
              className="break-all text-accent underline underline-offset-2"
              href={questionAddress(route, path, exampleSearch)}
            >
              the example
            </a>{' '}
            as it is.
          </p>
        </Part>
      )}
      {topics !== null && (
        <Part id="try" title="Try it">
          <TryItDoor
            kind="stream"
            key={id}
            address={`${API_PATH}${route}`}
            topics={topics}
            events={events.map(({ name }) => name)}
          />
        </Part>
      )}
      {answer !== null && (
        <Part id="answer" title="Answer">
          <SchemaTree schema={answer} />
        </Part>
      )}
      {events.length > 0 && (
        <Part id="events" title="Events">
          <div className="space-y-4">
            {events.map(({ name, summary: about, data }) => (
              <section key={name} id={`event-${name}`}>
                <h3 className="font-mono text-sm font-medium">{name}</h3>
                <p className="mb-1.5 text-sm text-ink-soft">
                  <Inline text={about} />
                </p>
                <SchemaTree schema={data} />
              </section>
            ))}
          </div>
        </Part>
      )}
      {exampleAnswer !== undefined && (
        <Part id="example-answer" title="Example answer">
          <CodeBlock text={cut(JSON.stringify(exampleAnswer, null, 2))} what="example answer" />
        </Part>
      )}
      <Part id="statuses" title="Statuses">
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 text-sm">
          {entry.statuses.map(({ status, description: meaning }) => (
            <div key={status} className="contents">
              <dt className="figures font-mono">{status}</dt>
              <dd className="text-ink-soft">
                <Inline text={meaning} />
              </dd>
            </div>
          ))}
        </dl>
      </Part>
    </article>
  )
}

function Facts({ entry: { formats, cacheControl, cost } }: { entry: ReferenceEntry }) {
  return (
    <p className="mt-3 text-sm text-ink-soft">
      {`Costs ${plural(cost, 'point')} of a caller’s budget.`}
      {formats.length > 1 && (
        <>
          {' Can be had as '}
          {formats.map((format) => (
            <code
              key={format}
              className="mr-1.5 rounded-sm bg-raised px-1 text-xs"
              title={FORMATS[format].title}
            >
              {format}
            </code>
          ))}
        </>
      )}
      {cacheControl !== null && (
        <>
          {' May be kept: '}
          <code className="text-xs">{cacheControl}</code>
        </>
      )}
    </p>
  )
}

function Part({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section id={id} className="scroll-mt-28">
      <h2 className="mb-2 text-lg font-semibold">
        <a href={`#${id}`} className="hover:underline">
          {title}
        </a>
      </h2>
      {children}
    </section>
  )
}

const cut = (text: string): string =>
  text.length > EXAMPLE_CHARACTERS ? `${text.slice(0, EXAMPLE_CHARACTERS)}\n…` : text
