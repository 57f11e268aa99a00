import { createORPCClient } from '@orpc/client'
import type { AnyContractRouter, ContractRouterClient } from '@orpc/contract'
import type { JsonifiedClient } from '@orpc/openapi-client'
import { OpenAPILink } from '@orpc/openapi-client/fetch'
import { z } from 'zod'
import { demoKeysContract, identityContract, keysContract } from '#modules/identity/contract.ts'
import { httpRecord, recordUrl, Unreachable } from '#modules/record/cli/index.ts'
import { recordContract } from '#modules/record/contract.ts'
import { plain } from '#platform/bytes.ts'
import { blobPath, roomsContract } from '../contract.ts'
import type { BlobDoors } from '../sealing/views.ts'

/** Where the host is, and by what this device signs in there: one header, kept as it is sent. */
export type Entrance = { host: string; header: { name: 'authorization' | 'cookie'; value: string } }

const patience = 120_000

/** The doors of a host as a client over the network sees them. */
export function openHost({ host, header }: Entrance) {
  const headers = { [header.name]: header.value }
  const ask = async (request: string | Request, init: RequestInit = {}): Promise<Response> => {
    const limit = AbortSignal.timeout(patience)
    try {
      return await fetch(request, {
        redirect: 'error',
        ...init,
        signal: init.signal ? AbortSignal.any([limit, init.signal]) : limit,
      })
    } catch (error) {
      if (init.signal?.aborted) throw error
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)
      throw new Unreachable(`${host} cannot be reached: ${cause}`)
    }
  }
  const doors = <Contract extends AnyContractRouter>(
    contract: Contract,
  ): JsonifiedClient<ContractRouterClient<Contract>> =>
    createORPCClient(
      new OpenAPILink(contract, {
        url: `${host}/api`,
        headers,
        fetch: (request, init) => ask(request, init as RequestInit),
      }),
    )
  return {
    identity: doors(identityContract),
    keys: doors(keysContract),
    demoKeys: doors(demoKeysContract),
    rooms: doors(roomsContract),
    /** The doors of a module that stands on rooms. */
    doors,
    record: doors(recordContract),
    readRecord: httpRecord(recordUrl(host)),
    blobs: blobsOf(host, ({ path, headers: more, ...init }) =>
      ask(`${host}${path}`, { ...init, headers: { ...headers, ...more } }),
    ),
    /** What happens at the host: that the line is open, then names of events and their ids. Ends with the connection. */
    async *live(signal: AbortSignal): AsyncGenerator<{ name: string; id: string | null }> {
      const answer = await fetch(`${host}/live`, { headers, signal, redirect: 'error' })
      if (!answer.ok || !answer.body) throw new Unreachable(`${host}/live answered ${answer.status}.`)
      yield { name: 'line.open', id: null }
      yield* rings(answer.body)
    },
  }
}

export type Host = ReturnType<typeof openHost>

type Asking = Omit<RequestInit, 'headers'> & { path: string; headers?: Record<string, string> }
type Ask = (asking: Asking) => Promise<Response>

/** Sealed chunks go as raw bytes, outside of the doors. A refusal carries its code, as at the doors. */
function blobsOf(host: string, ask: Ask): BlobDoors {
  return {
    async put({ of, expiresAt, ...place }, bytes, signal) {
      const measures = new URLSearchParams({ of: String(of), ...(expiresAt ? { expiresAt } : {}) })
      const headers = { 'content-type': 'application/octet-stream' }
      await answered(
        host,
        await ask({
          path: `${blobPath(place)}?${measures.toString()}`,
          method: 'PUT',
          body: plain(bytes),
          headers,
          signal: signal ?? null,
        }),
      )
    },
    async get(place, signal) {
      const answer = await answered(host, await ask({ path: blobPath(place), signal: signal ?? null }))
      return new Uint8Array(await answer.arrayBuffer())
    },
  }
}

const Refused = z.object({ code: z.string(), message: z.string() })

async function answered(host: string, answer: Response): Promise<Response> {
  if (answer.ok) return answer
  const refused = Refused.safeParse(await answer.json().catch(() => undefined))
  // What is no refusal by name is taken for a lost connection, and tried again.
  if (answer.status >= 500 || !refused.success) throw new Unreachable(`${host} answered ${answer.status}.`)
  throw Object.assign(new Error(refused.data.message), { code: refused.data.code })
}

const longestRing = 100_000
const Rung = z.object({ name: z.string(), id: z.string().nullable() })

/** Reads server-sent events; the beats that keep the line open say nothing. */
async function* rings(body: ReadableStream<Uint8Array>): AsyncGenerator<z.infer<typeof Rung>> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const piece of body) {
    text += decoder.decode(piece, { stream: true })
    if (text.length > longestRing) throw new Unreachable('The host says more at once than it has to say.')
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const line = text
        .slice(0, end)
        .split('\n')
        .find((one) => one.startsWith('data: {'))
      text = text.slice(end + 2)
      const rung = line && Rung.safeParse(JSON.parse(line.slice('data: '.length)))
      if (rung && rung.success) yield rung.data
    }
  }
}
