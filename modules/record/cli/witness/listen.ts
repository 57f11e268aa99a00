import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Witness } from './witness.ts'

const longestBody = 200_000

/** Serves `add-checkpoint` as C2SP tlog-witness says it, until disposed. */
export async function listenAsWitness(
  witness: Witness,
  { host, port }: { host: string; port: number },
): Promise<AsyncDisposable & { port: number }> {
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 20_000 }, (request, response) => {
    answer(witness, request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500)
      response.end('Something broke on the side of the witness; nothing was signed.\n')
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  // Listening on TCP, the address is never a path.
  const address = server.address() as AddressInfo
  return {
    port: address.port,
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

async function answer(witness: Witness, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const send = (status: number, body: string, type = 'text/plain; charset=utf-8'): void => {
    response.writeHead(status, { 'content-type': type })
    response.end(body)
  }
  const path = (request.url ?? '/').split('?')[0]
  if (path === '/' && request.method === 'GET') return send(200, witness.verifierKeys.map((key) => `${key}\n`).join(''))
  if (path !== '/add-checkpoint') return send(404, 'A witness answers at /add-checkpoint.\n')
  if (request.method !== 'POST') return send(405, 'Post the checkpoint.\n')
  const body = await bodyOf(request)
  if (body === undefined) return send(413, `The most that a witness takes is ${longestBody} bytes.\n`)
  const ruling = await witness.answer(body)
  if (ruling.status === 200) return send(200, ruling.signatures ?? '')
  send(ruling.status, ruling.body, ruling.status === 409 ? 'text/x.tlog.size' : undefined)
}

async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of request) {
    const bytes = Buffer.from(part)
    length += bytes.length
    if (length > longestBody) return undefined
    parts.push(bytes)
  }
  return Buffer.concat(parts).toString('utf8')
}
