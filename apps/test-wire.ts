import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A wire between clients and a host that keeps a copy of all that goes over it, both ways, uncompressed. */
export async function openWire(host: string) {
  const frames: Buffer[] = []
  const keep = (...pieces: (string | Buffer)[]): void =>
    void frames.push(Buffer.concat(pieces.map((piece) => Buffer.from(piece))))
  const server = createServer((asked, answer) => carry(asked, answer))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  async function carry(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const pieces: Buffer[] = []
    for await (const piece of asked) pieces.push(piece)
    const body = Buffer.concat(pieces)
    keep(`${asked.method} ${asked.url}\n${asked.rawHeaders.join('\n')}\n`, body)
    const { 'accept-encoding': _, connection: __, ...headers } = asked.headers
    const onward = request(`${host}${asked.url}`, { method: asked.method ?? 'GET', headers }, (came) => {
      const answered: Buffer[] = [Buffer.from(came.rawHeaders.join('\n'))]
      came.on('data', (piece: Buffer) => answered.push(piece))
      came.on('close', () => keep(...answered))
      answer.writeHead(came.statusCode ?? 502, came.headers)
      came.pipe(answer)
    })
    onward.on('error', () => answer.destroy())
    answer.on('close', () => onward.destroy())
    onward.end(body)
  }

  return {
    address: `http://127.0.0.1:${port}`,
    frames,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
