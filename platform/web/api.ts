import { createORPCClient } from '@orpc/client'
import type { AnyContractRouter, ContractRouterClient } from '@orpc/contract'
import type { JsonifiedClient } from '@orpc/openapi-client'
import { OpenAPILink } from '@orpc/openapi-client/fetch'
import { createTanstackQueryUtils } from '@orpc/tanstack-query'
import { z } from 'zod'

// Zod would try to compile its checks, which our Content-Security-Policy refuses aloud in the console.
z.config({ jitless: true })

/** The doors of one module as the browser sees them: queries and mutations, typed by the contract. */
export function doorsOf<Contract extends AnyContractRouter>(name: string, contract: Contract) {
  const link = new OpenAPILink(contract, { url: `${location.origin}/api` })
  const client: JsonifiedClient<ContractRouterClient<Contract>> = createORPCClient(link)
  return createTanstackQueryUtils(client, { path: [name] })
}
