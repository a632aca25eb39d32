'use client'
/** What a reader has chosen to see of the traffic; kept in this browser. @module */
import { useSyncExternalStore } from 'react'
import { createStore } from '../live/store'
import { TYPE_FAMILIES, type TypeFamily } from '../messages/type-palette'

const KEY = 'map:traffic'
export interface TrafficSettings {
  readonly isShown: boolean
  /** Kinds that are not drawn. */
  readonly hidden: readonly TypeFamily[]
}

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
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null')
    return isSettings(kept) ? kept : EVERYTHING
  } catch {
    // Nothing kept, no storage, or words of another build: the reader sees everything.
    return EVERYTHING
  }
}

/** By hand: for two fields the map would wait for a library of schemas. */
function isSettings(value: unknown): value is TrafficSettings {
  if (typeof value !== 'object' || value === null) return false
  if (!('isShown' in value && typeof value.isShown === 'boolean')) return false
  const isFamily = (each: unknown) => TYPE_FAMILIES.some((family) => family === each)
  return 'hidden' in value && Array.isArray(value.hidden) && value.hidden.every(isFamily)
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
