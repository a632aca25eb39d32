import type { FieldProblem } from '@/lib/read-search'
import { WarningIcon } from '../ui/icons'

/** What the URL asks that its page does not understand, each by its name. */
export function QueryProblems({ problems }: { problems: readonly FieldProblem[] }) {
  return (
    <section
      role="alert"
      className="flex gap-3 rounded-lg border border-warning/50 bg-warning-wash px-4 py-3 text-sm"
    >
      <WarningIcon className="mt-0.5 size-4 shrink-0 text-warning" />
      <div className="min-w-0">
        <h2 className="font-semibold">
          {problems.length === 1
            ? 'One parameter in the address is not understood'
            : `${String(problems.length)} parameters in the address are not understood`}
        </h2>
        <ul className="mt-1 space-y-0.5">
          {problems.map(({ field, got, expected }) => (
            <li key={field} className="break-words">
              <code className="font-medium">{field}</code>
              {' is '}
              <code className="break-all">{got}</code>
              {`; expected: ${expected}.`}
            </li>
          ))}
        </ul>
        <p className="mt-1 text-ink-soft">
          What is shown leaves {problems.length === 1 ? 'it' : 'them'} out.
        </p>
      </div>
    </section>
  )
}
