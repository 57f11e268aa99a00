import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import type { Actor } from '../actor.ts'
import type { Config } from './config.ts'
import type { Database } from './database.ts'

/** What stands for as long as the process: made once by main.ts, or by the test house. */
export type House = {
  config: Config
  database: Database
  log: Logger
  metrics: Registry
  now(): Date
  /** Who knocks, by cookie, token or Basic; `nobody` when nothing valid is shown. Given by the identity module. */
  actorOf(request: Request): Promise<Actor>
  /** True from SIGTERM on: finish what is in hand, begin nothing. */
  closing: AbortSignal
}
