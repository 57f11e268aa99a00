import type { Kysely } from 'kysely'
import type { Actor } from '../actor.ts'
import type { Event } from '../event.ts'

/** What every action is handed. It never grows with the modules: it names none of them. */
export type Call<Tables> = {
  db: Kysely<Tables>
  actor: Actor
  now: Date
  emit(event: Event): Promise<void>
  /** Names and figures for the operator. Never the contents of anything marked. */
  log(message: string, data?: Record<string, string | number | boolean>): void
}
