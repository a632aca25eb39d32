import Link from 'next/link'
import type { ReactNode } from 'react'
import { FORMATS, type Tag } from '@/lib/api/operation'
import type { ReferenceLine } from '@/lib/api/reference'
import { formatCount } from '@/lib/format/numbers'
import { CodeBlock } from './code-block'
import { SECTIONS, type SectionId } from './sections'

export interface IntroductionProps {
  readonly origin: string
  /** Points a minute of an address, and of a key. */
  readonly limits: { readonly perMinute: number; readonly keyPerMinute: number }
  readonly groups: readonly {
    readonly tag: Tag
    readonly about: string
    readonly lines: readonly ReferenceLine[]
  }[]
}

/** What holds for every operation, and the list of all. */
export function Introduction({ origin, limits, groups }: IntroductionProps) {
  return (
    <article className="min-w-0 space-y-7">
      <header className="space-y-2 text-sm text-ink-soft">
        <h1 className="text-2xl font-semibold tracking-tight text-ink">API reference</h1>
        <p className="max-w-prose">
          Everything the explorer shows can be asked by a program, under the same names and filters as on its
          pages. It is open to any origin, asked with GET alone, and described for machines as{' '}
          <a href="/api/v1/openapi.json" className="text-accent underline underline-offset-2">
            OpenAPI 3.1
          </a>
          .
        </p>
        <CodeBlock text={`curl '${origin}/api/v1/nodes?limit=2'`} what="first example" />
      </header>
      <Part id="limits">
        <p>
          {`One address has ${formatCount(limits.perMinute)} points a minute, one with a key ${formatCount(limits.keyPerMinute)}; each operation says what it costs. `}
          The headers <code>RateLimit</code> and <code>RateLimit-Policy</code> say what is left; past the
          limit the answer is 429, and <code>Retry-After</code> says when to come back. A key goes with each
          request as <code>Authorization: Bearer …</code>; whoever runs this explorer gives them out.
        </p>
      </Part>
      <Part id="formats">
        <p>
          The answer is JSON. What lists rows can also be had as rows alone, by an extension of the path (
          <code>/nodes.csv</code>), by <code>format=csv</code>, or by <code>Accept</code>:
        </p>
        <ul className="list-disc pl-5">
          {Object.entries(FORMATS).map(([name, { title, mediaType }]) => (
            <li key={name}>
              <code>{name}</code>
              {`: ${title}, `}
              <code className="break-all">{mediaType}</code>
            </li>
          ))}
        </ul>
        <p>
          Times are ISO 8601 in UTC. Durations and sizes are numbers with their unit in the name:{' '}
          <code>rttMs</code>, <code>sizeBytes</code>. With <code>fields=</code> you get less of each row.
        </p>
      </Part>
      <Part id="paging">
        <p>
          A list that goes on has <code>nextCursor</code> and <code>next</code>, the address of what follows,
          also as a <code>Link</code> header; follow it until it is null. A cursor is opaque, good for the
          question it was given out for, and stays right while rows are added. Nothing is ever cut without a
          word.
        </p>
      </Part>
      <Part id="errors">
        <p>
          What cannot be answered is a problem document (RFC 9457, <code>application/problem+json</code>) that
          names each parameter at fault, what came and what was expected:
        </p>
        <CodeBlock
          text={JSON.stringify(
            {
              type: 'about:blank',
              title: 'Parameters that do not fit',
              status: 400,
              detail: 'limit is “9000”; expected: a number, at most 500.',
              errors: [{ field: 'limit', got: '9000', expected: 'a number, at most 500' }],
            },
            null,
            2,
          )}
          what="example of a problem"
        />
      </Part>
      <Part id="caching">
        <p>
          Each answer has an <code>ETag</code> and a <code>Cache-Control</code> that fits how fast it changes.
          Send <code>If-None-Match</code>, and what has not changed costs you a 304.
        </p>
      </Part>
      <Part id="live">
        <p>
          What happens is told as it happens, as server-sent events at{' '}
          <Link href="/developers/live" className="text-accent underline underline-offset-2">
            /live
          </Link>
          , or over socket.io at <code>/api/v1/socket</code> with the same events. Lists can be followed as
          feeds:{' '}
          <a href="/events.atom" className="text-accent underline underline-offset-2">
            events
          </a>
          ,{' '}
          <a href="/nodes.atom" className="text-accent underline underline-offset-2">
            new nodes
          </a>
          , with the filters of the pages.
        </p>
      </Part>
      <Part id="client">
        <p>
          <code>@meshara/explorer-client</code> is a small typed client for Node and browsers without
          dependencies: pages are read by <code>for await</code>, and live events resume by themselves. Each
          operation below shows how it is asked with it.
        </p>
      </Part>
      <Part id="operations">
        {groups.map(({ tag, about, lines }) => (
          <section key={tag} className="space-y-1">
            <h3 className="font-semibold text-ink capitalize">{tag}</h3>
            <p>{about}</p>
            <ul className="divide-y divide-edge/60 rounded-md border border-edge bg-surface">
              {lines.map(({ id, route, summary }) => (
                <li key={id}>
                  <Link
                    href={`/developers/${id}`}
                    prefetch={false}
                    className="grid gap-x-4 px-3 py-2 hover:bg-raised sm:grid-cols-[18rem_1fr]"
                  >
                    <code className="break-all text-ink">{route}</code>
                    <span>{summary}</span>
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </Part>
    </article>
  )
}

function Part({ id, children }: { id: SectionId; children: ReactNode }) {
  return (
    <section id={id} className="max-w-[52rem] scroll-mt-28 space-y-2 text-sm text-ink-soft">
      <h2 className="text-lg font-semibold text-ink">
        <a href={`#${id}`} className="hover:underline">
          {SECTIONS[id].title}
        </a>
      </h2>
      {children}
    </section>
  )
}
