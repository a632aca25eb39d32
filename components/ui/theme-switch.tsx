'use client'
import { useState } from 'react'
import { THEME_COOKIE, nextTheme, themeLabels, type Theme } from './theme'
import { IconButton } from './button'
import { MoonIcon, SunIcon, SystemIcon } from './icons'

const icons = { system: SystemIcon, light: SunIcon, dark: MoonIcon } as const
const YEAR_S = 365 * 24 * 60 * 60

/** Follows the system until told otherwise. The choice is a cookie, so the server paints the right theme at once. */
export function ThemeSwitch({ initial }: { initial: Theme }) {
  const [theme, setTheme] = useState(initial)
  const Icon = icons[theme]

  const choose = () => {
    const next = nextTheme(theme)
    setTheme(next)
    const root = document.documentElement
    if (next === 'system') delete root.dataset.theme
    else root.dataset.theme = next
    document.cookie = `${THEME_COOKIE}=${next}; path=/; max-age=${YEAR_S}; samesite=lax`
  }

  return (
    <IconButton label={`Theme: ${themeLabels[theme]}. Change`} onClick={choose}>
      <Icon />
    </IconButton>
  )
}
