import { CopyButton } from '../ui/copy-button'

/** Code as it stands, to be read and copied. */
export function CodeBlock({ text, what }: { text: string; what: string }) {
  return (
    <div className="relative">
      <pre
        // It scrolls on its own: so it must be reached by the keyboard.
        tabIndex={0}
        role="region"
        aria-label={what}
        className="max-h-[28rem] overflow-auto rounded-md border border-edge bg-ground p-3 pr-11 font-mono text-xs leading-relaxed"
      >
        {text}
      </pre>
      <CopyButton text={text} what={what} className="absolute top-1.5 right-1.5 bg-ground" />
    </div>
  )
}
