import type { ComponentType } from 'react'
import type { RouteObject } from 'react-router'
import type { IconName } from './ui/icon.tsx'
import type { Actor } from './session.tsx'
import type { WordsLoader } from './words.ts'

/** One entry of the rail. `label` is a key of words. */
export type NavigationEntry = {
  label: string
  to: string
  icon: IconName
  /**
   * Where it stands: 'work' (the default) in the body of the rail, 'house' at its foot; a place 'within' another stands on
   * that one's pages, and is found by typing.
   */
  group?: 'work' | 'house' | 'within'
  /** The second key of the shortcut: `g` then this letter. */
  key?: string
  /** Who sees it. Everybody, where it is absent; the doors decide in any case. */
  seenBy?: (actor: Actor) => boolean
}

/** An act that `n` and the command palette offer: "Report an incident". Where it leads, something is begun: a place is no act. */
export type NewEntry = { label: string; to: string; mayUse?: (actor: Actor) => boolean }

/**
 * What stands before or beside every page: an alarm that must ring wherever one is. It is fetched after the first page,
 * for those whom it concerns. Everybody, where `seenBy` is absent.
 */
type Watch = { load: () => Promise<{ default: ComponentType }>; seenBy?: (actor: Actor) => boolean }

/** What a module brings to the browser. The list of them stands in apps/web/modules.ts. */
export type WebModule = {
  name: string
  routes: readonly RouteObject[]
  navigation?: readonly NavigationEntry[]
  acts?: readonly NewEntry[]
  watch?: Watch
  words?: WordsLoader
}

/**
 * A page that is fetched when it is first opened: `{ path: 'incidents', lazy: page(() => import('./incidents-page.tsx'), 'IncidentsPage') }`.
 * The page's file may also export a `loader` and a `handle` with its crumb.
 */
export function page<File extends Record<string, unknown>>(
  load: () => Promise<File>,
  name: keyof File & string,
): NonNullable<RouteObject['lazy']> {
  return async () => {
    const file = await load()
    // Parse boundary: what a route may be is checked by the router when it renders.
    const { [name]: Component, loader, handle } = file as Record<string, unknown>
    return { Component, ...(loader ? { loader } : {}), ...(handle ? { handle } : {}) } as Awaited<
      ReturnType<Extract<RouteObject['lazy'], () => unknown>>
    >
  }
}

/** Where one can go from here, and what one can begin. */
export type Places = { entries: readonly NavigationEntry[]; acts: readonly NewEntry[] }
