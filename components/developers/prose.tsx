import { Fragment, type ReactNode } from 'react'

/** Paragraphs with `code` and [links](…), as descriptions of the API are written. */
export function Prose({ text, className }: { text: string; className?: string }) {
  return (
    <div className={className ?? 'space-y-2 text-sm text-ink-soft'}>
      {text.split('\n\n').map((paragraph, index) => (
        <p key={index} className="max-w-prose">
          <Inline text={paragraph} />
        </p>
      ))}
    </div>
  )
}

const MARKS = /`([^`]+)`|\[([^\]]+)\]\((\/[^)\s]*|https?:\/\/[^)\s]+)\)/g

/** One line of it. */
export function Inline({ text }: { text: string }) {
  const parts: ReactNode[] = []
  let done = 0
  for (const found of text.matchAll(MARKS)) {
    const [whole, code, name, href] = found
    parts.push(text.slice(done, found.index))
    parts.push(
      code !== undefined ? (
        <code className="rounded-sm bg-raised px-1 text-[0.92em] break-words">{code}</code>
      ) : (
        <a href={href} className="text-accent underline underline-offset-2">
          {name}
        </a>
      ),
    )
    done = found.index + whole.length
  }
  parts.push(text.slice(done))
  return parts.map((part, index) => <Fragment key={index}>{part}</Fragment>)
}
