import { createORPCClient } from '@orpc/client'
import type { AnyContractRouter, ContractRouterClient } from '@orpc/contract'
import { OpenAPILink } from '@orpc/openapi-client/fetch'
import { standingOf } from '#modules/identity/server/index.ts'
import { nobody } from '#platform/actor.ts'
import { createApp } from '#platform/server/app.ts'
import type { House } from '#platform/server/house.ts'
import { openMetrics } from '#platform/server/metrics.ts'
import { modules } from './server/modules.ts'

export type DoorsWithin = {
  /** The doors of a contract as the given account knocks at them. */
  as<Contract extends AnyContractRouter>(contract: Contract, accountId: string): ContractRouterClient<Contract>
  /** Any request as the given account. */
  knock(accountId: string, path: string, init?: RequestInit): Promise<Response>
}

const header = 'x-account'
const within = 'http://within'

/**
 * The doors of the house for whoever stands inside it already: the command line on the machine itself, and the demo
 * world. The same doors, rules and policies; only the sign-in is left out. Nothing here ever listens on a network.
 */
export function doorsWithin(house: House, now: () => Date = house.now): DoorsWithin {
  const actorOf = async (request: Request) =>
    (await standingOf(house.database.kysely, request.headers.get(header) ?? '')) ?? nobody
  const app = createApp({ ...house, now, actorOf }, openMetrics(), modules)
  return {
    as: (contract, accountId) =>
      createORPCClient(
        new OpenAPILink(contract, {
          url: `${within}/api`,
          headers: { [header]: accountId },
          fetch: async (request, init) => app.request(request, init),
        }),
      ),
    knock: async (accountId, path, init) =>
      app.request(`${within}${path}`, {
        ...init,
        headers: { ...Object.fromEntries(new Headers(init?.headers)), [header]: accountId },
      }),
  }
}
