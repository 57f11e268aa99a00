import { readFile } from 'node:fs/promises'
import { createORPCClient } from '@orpc/client'
import type { AnyContractRouter, ContractRouterClient } from '@orpc/contract'
import { OpenAPILink } from '@orpc/openapi-client/fetch'
import type { Hono } from 'hono'
import pino from 'pino'
import type { Actor } from '../actor.ts'
import { createApp } from './app.ts'
import { readConfig } from './config.ts'
import type { Database } from './database.ts'
import type { House } from './house.ts'
import { openMetrics } from './metrics.ts'
import { migrate } from './migrate.ts'
import type { Module } from './module.ts'
import { openPGlite } from './pglite.ts'
import { openPostgres } from './postgres.ts'
import { onServer, openReturning } from './returning-postgres.ts'
import { openRewinding } from './rewinding-pglite.ts'

/** The real house in memory: real database, real doors, real policies. Only the network and the clock are ours. */
export type TestHouse = AsyncDisposable & {
  house: House
  app: Hono
  database: Database
  /** The doors of a contract as the given account knocks at them; null is the public. */
  as<Contract extends AnyContractRouter>(contract: Contract, accountId: string | null): ContractRouterClient<Contract>
  /** Any request as the given account. */
  knock(accountId: string | null, path: string, init?: RequestInit): Promise<Response>
  at(time: string): void
}

type Wants = {
  modules: readonly Module[]
  actorOf(database: Database, accountId: string): Promise<Actor>
  environment?: Record<string, string>
}

const header = 'x-test-account'

export async function openTestHouse({ modules, actorOf, environment }: Wants): Promise<TestHouse> {
  const database = await openTestDatabase(modules)
  let now = new Date('2026-11-21T09:00:00.000Z')
  const metrics = openMetrics()
  const closing = new AbortController()
  const house: House = {
    config: readConfig({ PUBLIC_URL: 'http://house', CHANCERY_DATA: 'memory:', ...environment }),
    database,
    log: pino({ level: process.env['LOG_LEVEL'] ?? 'fatal' }),
    metrics: metrics.registry,
    now: () => now,
    closing: closing.signal,
    actorOf: (request) => actorOf(database, request.headers.get(header) ?? ''),
  }
  for (const module of modules) await module.open?.(house)
  const app = createApp(house, metrics, modules)
  const knock: TestHouse['knock'] = async (accountId, path, init) =>
    app.request(path, {
      ...init,
      headers: { ...Object.fromEntries(new Headers(init?.headers)), [header]: accountId ?? '' },
    })
  return {
    house,
    app,
    database,
    knock,
    as: (contract, accountId) =>
      createORPCClient(
        new OpenAPILink(contract, {
          url: 'http://house/api',
          headers: { [header]: accountId ?? '' },
          fetch: async (request, init) => app.request(request, init),
        }),
      ),
    at: (time) => {
      now = new Date(time)
    },
    async [Symbol.asyncDispose]() {
      closing.abort()
      for (const module of modules) await module.close?.(house)
      await database[Symbol.asyncDispose]()
    },
  }
}

/** A database of its own for one house: a copy of the prepared one where there is one, migrated here where not. */
async function openTestDatabase(modules: readonly Module[]): Promise<Database> {
  const url = process.env['DATABASE_URL']
  const prepared = process.env['CHANCERY_TEST_PREPARED']
  if (url) return prepared ? openReturning(url, prepared) : openOwnPostgres(url, modules)
  if (prepared) return openRewinding(async () => new Blob([await readFile(prepared)]))
  const database = await openPGlite({})
  await migrate(database, modules)
  return database
}

async function openOwnPostgres(url: string, modules: readonly Module[]): Promise<Database> {
  const name = `chancery_test_${crypto.randomUUID().replaceAll('-', '')}`
  await onServer(url, `create database ${name}`)
  const own = new URL(url)
  own.pathname = `/${name}`
  const database = openPostgres(own.href, 4)
  await migrate(database, modules)
  return {
    ...database,
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]()
      await onServer(url, `drop database ${name} with (force)`)
    },
  }
}
