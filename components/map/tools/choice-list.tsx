import { useState, type ReactNode } from 'react'

export interface Choice<Value extends string> {
  readonly value: Value
  readonly label: string
  /** Quieter, after the label. */
  readonly note?: string
}

/** One of a few, as a list of radio buttons. */
export function ChoiceList<Value extends string>({
  legend,
  name,
  choices,
  value,
  onChange,
  children,
}: {
  legend: string
  /** Of the group of buttons, each once in a page. */
  name: string
  choices: readonly Choice<Value>[]
  value: Value
  onChange: (value: Value) => void
  /** Below the choices. */
  children?: ReactNode
}) {
  // The value may live in the address, which follows a moment later: the button must not spring back until then.
  const [asked, setAsked] = useState<Value | null>(null)
  const [known, setKnown] = useState(value)
  if (known !== value) {
    setKnown(value)
    setAsked(null)
  }
  const shown = asked ?? value
  return (
    <fieldset className="px-4 py-3">
      <legend className="eyebrow float-left mb-1.5 w-full">{legend}</legend>
      <div className="clear-both grid grid-cols-2 gap-x-2">
        {choices.map((choice) => (
          <label
            key={choice.value}
            className="flex min-h-10 cursor-pointer items-center gap-2 rounded-md px-2 text-sm text-ink-soft hover:bg-raised has-checked:bg-raised has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-accent sm:min-h-8"
          >
            <input
              type="radio"
              name={name}
              value={choice.value}
              checked={choice.value === shown}
              onChange={() => {
                setAsked(choice.value)
                onChange(choice.value)
              }}
              className="size-3.5 shrink-0 accent-accent outline-none"
            />
            <span className="min-w-0">
              {choice.label}
              {choice.note !== undefined && (
                <span className="ml-1 text-xs text-ink-faint">{choice.note}</span>
              )}
            </span>
          </label>
        ))}
      </div>
      {children}
    </fieldset>
  )
}
