import { type ChildProcess, spawn } from 'node:child_process'
import { createServer, request, type Server } from 'node:http'
import { createInterface } from 'node:readline'

/** A house over some pages, in a process of its own. */
export async function openHouse(pages: string, port: number, data: string): Promise<{ close(): Promise<void> }> {
  const child: ChildProcess = spawn('node', ['apps/test-pages-server.ts', pages, String(port), data], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const opened = (async () => {
    if (child.stdout) for await (const line of createInterface(child.stdout)) if (line.startsWith('open')) return
    throw new Error('The house did not open.')
  })()
  await opened
  return {
    async close() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** What a host that was taken over answers instead of the truth; undefined where it tells the truth. */
export type Lie = (path: string) => { type: string; body: string } | undefined

export type HostileHost = { lie: Lie; asked: string[]; close(): Promise<void> }

/** Stands before an honest house and answers as it likes. */
export async function standBefore(house: number, port: number): Promise<HostileHost> {
  const host: HostileHost = { lie: () => undefined, asked: [], close: () => closed(server) }
  const server = createServer((incoming, answer) => {
    const path = incoming.url ?? '/'
    host.asked.push(path)
    const lie = host.lie(path)
    if (lie) {
      answer.writeHead(200, { 'content-type': lie.type, 'cache-control': 'no-store' }).end(lie.body)
      return
    }
    const { method, headers } = incoming
    const onward = request({ host: '127.0.0.1', port: house, path, method, headers }, (given) => {
      answer.writeHead(given.statusCode ?? 502, given.headers)
      given.pipe(answer)
    })
    onward.on('error', () => answer.destroy())
    incoming.pipe(onward)
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return host
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}
