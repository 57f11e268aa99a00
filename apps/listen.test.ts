import { connect, type Socket } from 'node:net'
import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import { expect, test } from 'vitest'
import { listen } from './server/listen.ts'

/** A connection as a browser opens it, with what it asks for, or without asking. */
async function knock(port: number, path?: string): Promise<{ socket: Socket; heard: () => string }> {
  const socket = connect(port, '127.0.0.1')
  let heard = ''
  socket.on('data', (bytes: Buffer) => (heard += bytes.toString()))
  await new Promise<void>((resolve) => socket.once('connect', resolve))
  if (path) socket.write(`GET ${path} HTTP/1.1\r\nhost: chancery\r\n\r\n`)
  return { socket, heard: () => heard }
}

test('a house that closes finishes what is in hand, and waits for no browser that only holds a connection', async () => {
  const ended = Promise.withResolvers<void>()
  const slow = Promise.withResolvers<string>()
  const app = new Hono()
  app.get('/live', (context) =>
    streamSSE(context, async (out) => {
      await out.writeSSE({ data: 'here' })
      await ended.promise
    }),
  )
  app.get('/slow', async (context) => context.text(await slow.promise))
  app.get('/done', (context) => context.text('done'))
  const door = await listen(app, '127.0.0.1', 0)
  await knock(door.port)
  const done = await knock(door.port, '/done')
  const live = await knock(door.port, '/live')
  const answer = await knock(door.port, '/slow')
  await expect.poll(() => [done.heard(), live.heard()].join()).toMatch(/done[^]*here/)

  let closed = false
  const began = performance.now()
  const closing = door[Symbol.asyncDispose]().then(() => (closed = true))
  ended.resolve()
  await expect.poll(() => live.socket.destroyed).toBe(true)
  expect(closed).toBe(false)
  slow.resolve('finished')
  await closing
  expect(performance.now() - began).toBeLessThan(5_000)
  await expect.poll(answer.heard).toMatch(/finished$/)
})
