/** The themes a reader can choose between; shared by the server, which paints it, and the switch. */
export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]
export const THEME_COOKIE = 'theme'

export const themeLabels: Record<Theme, string> = { system: 'as the system', light: 'light', dark: 'dark' }

/** What the cookie says, or `system` when it says nothing we know. */
export function readTheme(cookie: string | undefined): Theme {
  return THEMES.find((theme) => theme === cookie) ?? 'system'
}

export function nextTheme(theme: Theme): Theme {
  return THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system'
}
