import type { ComponentPropsWithRef } from 'react'
import { classNames } from './class-names'

const looks = {
  primary: 'bg-accent text-on-accent hover:brightness-105 border-transparent',
  quiet: 'border-edge bg-surface text-ink hover:border-edge-strong hover:bg-raised',
  bare: 'border-transparent text-ink-soft hover:bg-raised hover:text-ink',
} as const

const base =
  'inline-flex items-center justify-center gap-2 rounded-md border font-medium transition-colors duration-150 disabled:opacity-50'

type ButtonProps = ComponentPropsWithRef<'button'> & { look?: keyof typeof looks }

/** A button with words. `primary` once a view at most. */
export function Button({ look = 'quiet', className, type = 'button', ...rest }: ButtonProps) {
  return (
    <button type={type} className={classNames(base, looks[look], 'h-9 px-3 text-sm', className)} {...rest} />
  )
}

/** A square button with an icon; `label` is its name for everyone who does not see the icon. */
export function IconButton({
  label,
  look = 'bare',
  className,
  type = 'button',
  ...rest
}: Omit<ButtonProps, 'aria-label'> & { label: string }) {
  return (
    <button
      type={type}
      aria-label={label}
      title={label}
      className={classNames(base, looks[look], 'size-9 shrink-0', className)}
      {...rest}
    />
  )
}
