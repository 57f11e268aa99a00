// A form that is left half filled is kept on this device, for the person who wrote it, until it is sent or discarded,
// and a week at most. Files are not kept. Signing out forgets all of them: a draft may hold what is marked.
import { useEffect, useState } from 'react'

const prefix = 'chancery.draft.'
const week = 7 * 24 * 3600 * 1000

type Kept = { at: number; values: Record<string, unknown> }

const place = (person: string, name: string) => `${prefix}${person}.${name}`

export function readDraft(person: string, name: string): Kept | undefined {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(place(person, name)) ?? 'null')
    if (typeof value !== 'object' || value === null || !('at' in value) || !('values' in value)) return undefined
    if (typeof value.at !== 'number' || typeof value.values !== 'object' || value.values === null) return undefined
    if (Date.now() - value.at > week) {
      forgetDraft(person, name)
      return undefined
    }
    return { at: value.at, values: { ...value.values } }
  } catch {
    return undefined
  }
}

function keepDraft(person: string, name: string, values: Record<string, unknown>): number | undefined {
  try {
    const at = Date.now()
    localStorage.setItem(
      place(person, name),
      JSON.stringify({ at, values }, (_, value: unknown) => (value instanceof Blob ? undefined : value)),
    )
    return at
  } catch {
    return undefined
  }
}

export function forgetDraft(person: string, name: string): void {
  try {
    localStorage.removeItem(place(person, name))
  } catch {
    /* nothing was kept */
  }
}

/** At sign-out. */
export function forgetAllDrafts(): void {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key)
  } catch {
    /* nothing was kept */
  }
}

/** Keeps the values half a second after the last change; answers when they were kept last. */
export function useDraftKeeping(
  person: string,
  name: string | undefined,
  values: Record<string, unknown>,
  changed: boolean,
) {
  const [keptAt, setKeptAt] = useState<number>()
  useEffect(() => {
    if (!name || !changed) return
    const timer = setTimeout(() => setKeptAt(keepDraft(person, name, values)), 500)
    return () => clearTimeout(timer)
  }, [person, name, values, changed])
  return keptAt
}
