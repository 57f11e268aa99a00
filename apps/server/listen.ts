import { createServer, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { serve } from '@hono/node-server'
import type { Hono } from 'hono'

/** How long a request in hand may still take once the house is closing, in milliseconds. */
const patience = 10_000

export class PortTaken extends Error {
  override name = 'PortTaken'
  constructor(host: string, port: number) {
    super(
      `Another program listens at ${host}:${port} already. ` +
        `Stop it, or choose another port: PORT=${port + 1} npm start`,
    )
  }
}

/** Answers knocks until disposed; then takes no new ones, finishes those in hand, and cuts what takes too long. */
export async function listen(app: Hono, host: string, port: number): Promise<AsyncDisposable & { port: number }> {
  // A peer has a minute to send its whole request; no connection is held by one who says nothing.
  const serverOptions = { headersTimeout: 15_000, requestTimeout: 60_000, keepAliveTimeout: 20_000 }
  // We ask for plain HTTP, so that is what comes: hono's type names HTTP/2 as well.
  const server = serve({ fetch: app.fetch, hostname: host, port, createServer, serverOptions }) as Server
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve)
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new PortTaken(host, port) : error),
    )
  })
  const letGo = lettingGo(server)
  const { port: taken } = server.address() as AddressInfo
  return {
    port: taken,
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      letGo()
      const limit = setTimeout(() => server.closeAllConnections(), patience)
      await closed
      clearTimeout(limit)
    },
  }
}

/**
 * How to let go of every connection as soon as nothing is in hand on it. Node.js closes those that have answered before,
 * and keeps waiting for two that every browser has: one that it opened to spare and never used, and one whose last answer,
 * the stream of what happens, ends only now.
 */
function lettingGo(server: Server): () => void {
  const free = new Set<Socket>()
  let closing = false
  server.on('connection', (socket) => {
    free.add(socket)
    socket.once('close', () => free.delete(socket))
  })
  server.on('request', ({ socket }, response) => {
    free.delete(socket)
    response.once('close', () => {
      if (closing) socket.destroySoon()
      else if (!socket.destroyed) free.add(socket)
    })
  })
  return () => {
    closing = true
    for (const socket of free) socket.destroySoon()
  }
}
