import { CopyButton } from '../ui/copy-button'

/** Code as it stands, to be read and copied. The button has room of its own: it covers nothing, however narrow the page. */
export function CodeBlock({ text, what }: { text: string; what: string }) {
  return (
    <div className="flex items-start rounded-md border border-edge bg-ground">
      <pre
        // It scrolls on its own: so it must be reached by the keyboard.
        tabIndex={0}
        role="region"
        aria-label={what}
        className="max-h-[28rem] min-w-0 flex-1 overflow-auto rounded-md p-3 font-mono text-xs leading-relaxed"
      >
        {text}
      </pre>
      <CopyButton text={text} what={what} className="m-1.5" />
    </div>
  )
}
