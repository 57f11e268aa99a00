import type { AnyRouter } from '@orpc/server'
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Context } from 'hono'
import type { DeskEntry } from '../desk.ts'
import type { PositionsAsked, StatedPosition } from '../positions.ts'
import type { World } from '../exercise.ts'
import type { AnyTables } from './database.ts'
import type { Call } from './call.ts'
import type { Config } from './config.ts'
import type { House } from './house.ts'

/** A door that no contract can say: another protocol, a stream, bytes. Listed as data so that every door can be walked. */
export type Route = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Hono's pattern, from the root of the host: `/taxii2/:root/collections/`. */
  path: string
  summary: string
  /** Answers the public too. A closed route answers 401 to nobody before `handle` is asked. */
  open?: boolean
  /** Speaks its own 401 (TAXII's error message, a redirect) instead of the house's. */
  refuse?: (context: Context) => Response
  /** The Content-Security-Policy of its answers, where the house's would allow too much: for bytes that strangers sent. */
  policy?: string
  handle(context: Context, house: House): Promise<Response> | Response
}

/** Work for later: taken once, by one process, repeated when it fails; so it must bear being repeated. */
export type Job = {
  name: string
  /** Cron in UTC, for work that comes back by itself. */
  cron?: string
  work(call: Call<AnyTables>, data: Record<string, unknown>, house: House): Promise<void>
}

/** What the house knows of an event: who may hear of it live, and what else happens because of it. */
export type Hearing = {
  /**
   * Asked as each listener, with their eyes: whoever can see what the event speaks of may hear of it. `everybody` who is
   * signed in hears of what is public, and the database is asked nothing.
   */
  hear?: 'everybody' | ((call: Call<AnyTables>, data: Record<string, unknown>) => Promise<boolean>)
  /**
   * `hear` of many such events at once, for a page that opens and asks what it missed: one reading for all of a kind. Made
   * together with `hear` by `heardBySight` (hearing.ts), so that the two cannot disagree.
   */
  hearEach?: (call: Call<AnyTables>, all: readonly Record<string, unknown>[]) => Promise<readonly boolean[]>
  /**
   * For what happens often and where many listen: which of these accounts `hear` would let hear, in one question instead of
   * one for each. Asked as the house, whom no policy binds: it says itself who stands (no account revoked, no delegation
   * ended), and never names whom `hear` would not. Session and scopes of each that is named are looked at after, as for `hear`.
   */
  hearers?: (
    call: Call<AnyTables>,
    data: Record<string, unknown>,
    accounts: readonly string[],
  ) => Promise<readonly string[]>
  /**
   * The scopes by any one of which a machine account may read what the event speaks of. A machine without one of them
   * is not even asked about; where none is named, none hears, for what its delegation sees is more than it was given.
   */
  scopes?: readonly string[]
}

/** How what was made in an exercise is kept apart for good, by kind: 'incident', 'request', 'ping' … */
export type Exercised = {
  /**
   * As JSON for the archive of the run: versions, parts, deliveries. Asked with the eyes of whoever archives, under the
   * policies, so that an archive says nothing that exercise control could not read; and nothing under TLP:RED, which is for
   * people, while an archive is for whoever is exercise control by then. Ids that are gone or not seen are left out.
   */
  copy(call: Call<AnyTables>, ids: readonly string[]): Promise<unknown[]>
  /**
   * As the house, when the run ends: what these still had to tell by themselves, they tell no more. They stay until archived
   * or removed. Bears being repeated.
   */
  end?(call: Call<AnyTables>, ids: readonly string[]): Promise<void>
  /** As the house: takes them out whole, with all that hangs on them. Never touches what is not an exercise, whatever the ids say. */
  remove(call: Call<AnyTables>, ids: readonly string[]): Promise<void>
}

export type Module = {
  name: string
  /** Doors that not every house has: where this answers no, they are not even mounted. */
  when?: (config: Config) => boolean
  router?: AnyRouter
  routes?: readonly Route[]
  /** Doors of the router that take more bytes than all others do: path as in Hono, and the most. */
  bodies?: Readonly<Record<string, number>>
  migrations?: Readonly<Record<string, Migration>>
  jobs?: readonly Job[]
  /** The events that this module emits. */
  events?: Readonly<Record<string, Hearing>>
  /** What this module does because of an event, its own or another's: event name to job name. */
  because?: Readonly<Record<string, readonly string[]>>
  /** What waits for the actor today, of this module's matters in one world: limits are of that world alone. Reads only. */
  desk?: (call: Call<AnyTables>, world: World) => Promise<DeskEntry[]>
  /**
   * What a delegation has said or taken upon itself in this module's matters, in one world, the newest first: as the actor sees
   * it, and nothing that is sealed. Reads only.
   */
  positions?: (call: Call<AnyTables>, asked: PositionsAsked) => Promise<StatedPosition[]>
  /** What of this module may be made in an exercise. Making it is told by `exerciseAct` (platform/exercise.ts). */
  exercised?: Readonly<Record<string, Exercised>>
  /** At the end of a restore, in its transaction: what must not simply go on from a backup made then (ISO 8601). */
  restored?: (db: Kysely<AnyTables>, backupOf: string) => Promise<void>
  /** Once, when the house opens: caches to warm, listeners to set. */
  open?: (house: House) => Promise<void>
  /** When the house closes, its doors shut and its database still open: what is in hand outside of any request is finished. */
  close?: (house: House) => Promise<void>
}
