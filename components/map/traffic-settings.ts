'use client'
/** What a reader has chosen to see of the traffic; kept in this browser. @module */
import { useSyncExternalStore } from 'react'
import { z } from 'zod'
import { createStore } from '../live/store'
import { TYPE_FAMILIES, type TypeFamily } from '../messages/type-palette'

const KEY = 'map:traffic'
const settingsSchema = z.object({
  isShown: z.boolean(),
  /** Kinds that are not drawn. */
  hidden: z.array(z.enum(TYPE_FAMILIES)),
})
export type TrafficSettings = z.infer<typeof settingsSchema>

const EVERYTHING: TrafficSettings = { isShown: true, hidden: [] }
const settings = createStore<TrafficSettings | null>(null)

function read(): TrafficSettings {
  const known = settings.get()
  if (known !== null) return known
  settings.set(readKept())
  return settings.get() ?? EVERYTHING
}

function readKept(): TrafficSettings {
  try {
    return settingsSchema.parse(JSON.parse(localStorage.getItem(KEY) ?? 'null'))
  } catch {
    // Nothing kept, no storage, or words of another build: the reader sees everything.
    return EVERYTHING
  }
}

export function changeTrafficSettings(change: Partial<TrafficSettings>): void {
  const next = { ...read(), ...change }
  settings.set(next)
  try {
    localStorage.setItem(KEY, JSON.stringify(next))
  } catch {
    // A browser without storage forgets it with the page.
  }
}

/** Shows the kind again, or hides it. */
export function toggleFamily(family: TypeFamily): void {
  const { hidden } = read()
  changeTrafficSettings({
    hidden: hidden.includes(family) ? hidden.filter((each) => each !== family) : [...hidden, family],
  })
}

export function useTrafficSettings(): TrafficSettings {
  return useSyncExternalStore(
    (listener) => settings.subscribe(listener),
    read,
    () => EVERYTHING,
  )
}
