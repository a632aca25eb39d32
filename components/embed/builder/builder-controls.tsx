'use client'
import { useId, type ChangeEvent, type ReactNode } from 'react'
import type { BuilderField, BuilderFields } from '@/lib/embed/builder'
import type { FieldProblem } from '@/lib/read-search'
import { classNames } from '../../ui/class-names'

/** What every control of the form needs to know. */
export interface FormState {
  readonly fields: BuilderFields
  readonly problems: readonly FieldProblem[]
  readonly set: (field: BuilderField, value: string) => void
}

const box =
  'w-full min-w-0 rounded-md border bg-ground px-2.5 text-sm text-ink h-9 transition-colors hover:border-edge-strong'

function useField(form: FormState, field: BuilderField) {
  const id = useId()
  const problem = form.problems.find((each) => each.field === field)
  return {
    id,
    noteId: `${id}-note`,
    problem,
    attributes: {
      id,
      name: field,
      value: form.fields[field] ?? '',
      'aria-invalid': problem === undefined ? undefined : true,
      onChange: ({ target }: ChangeEvent<HTMLInputElement | HTMLSelectElement>) => {
        form.set(field, target.value)
      },
    },
  }
}

export function ChoiceField({
  form,
  field,
  label,
  options,
  usual,
}: {
  form: FormState
  field: BuilderField
  label: string
  options: readonly { value: string; name: string }[]
  /** What is chosen when nothing is. */
  usual: string
}) {
  const { id, attributes } = useField(form, field)
  const value = options.some((option) => option.value === attributes.value) ? attributes.value : usual
  return (
    <Labelled id={id} label={label}>
      <select {...attributes} value={value} className={classNames(box, 'border-edge-strong/60')}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.name}
          </option>
        ))}
      </select>
    </Labelled>
  )
}

export function TextField({
  form,
  field,
  label,
  note,
  placeholder,
  suggestions,
  maxLength,
}: {
  form: FormState
  field: BuilderField
  label: string
  /** What may be written. */
  note: string
  placeholder?: string
  suggestions?: readonly string[]
  maxLength?: number
}) {
  const { id, noteId, problem, attributes } = useField(form, field)
  const listId = `${id}-list`
  return (
    <Labelled id={id} label={label}>
      <input
        {...attributes}
        type="text"
        autoComplete="off"
        spellCheck={false}
        placeholder={placeholder}
        maxLength={maxLength}
        aria-describedby={noteId}
        list={suggestions === undefined ? undefined : listId}
        className={classNames(
          box,
          'placeholder:text-ink-faint',
          problem === undefined ? 'border-edge-strong/60' : 'border-danger',
        )}
      />
      {suggestions !== undefined && (
        <datalist id={listId}>
          {suggestions.map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
      )}
      <p
        id={noteId}
        className={classNames('text-xs', problem === undefined ? 'text-ink-soft' : 'text-danger')}
      >
        {problem === undefined ? note : `Expected: ${problem.expected}.`}
      </p>
    </Labelled>
  )
}

/** A box to tick, which writes `value` into the address. */
export function TickField({
  form,
  field,
  label,
  value,
}: {
  form: FormState
  field: BuilderField
  label: string
  value: string
}) {
  const id = useId()
  return (
    <div className="flex min-h-9 items-center gap-2.5">
      <input
        id={id}
        type="checkbox"
        name={field}
        value={value}
        checked={form.fields[field] === value}
        onChange={({ target }) => {
          form.set(field, target.checked ? value : '')
        }}
        className="size-4 accent-(--accent)"
      />
      <label htmlFor={id} className="text-sm">
        {label}
      </label>
    </div>
  )
}

function Labelled({ id, label, children }: { id: string; label: string; children: ReactNode }) {
  return (
    <div className="min-w-0 space-y-1">
      <label htmlFor={id} className="block text-sm font-medium">
        {label}
      </label>
      {children}
    </div>
  )
}
