/**
 * A mail server as a process of its own, for tests: it takes every mail, keeps what it took in memory and prints each
 * as one line of JSON. `slow=<ms>` waits before it says 250. Run: node apps/test-smtp.ts slow=20
 */
import { SMTPServer } from 'smtp-server'

const slow = Number(/^slow=(\d+)$/.exec(process.argv[2] ?? '')?.[1] ?? 0)

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  disableReverseLookup: true,
  onRcptTo({ address }, _session, done) {
    done(address.startsWith('refused') ? Object.assign(new Error('No such mailbox'), { responseCode: 550 }) : undefined)
  },
  onData(stream, _session, done) {
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('end', () => {
      process.stdout.write(`${JSON.stringify({ mail: Buffer.concat(chunks).toString() })}\n`)
      setTimeout(done, slow)
    })
  },
})
// A client that is killed in the middle of a sentence is no fault of ours.
server.on('error', () => {})
server.listen(0, '127.0.0.1', () => {
  const address = server.server.address()
  process.stdout.write(`${JSON.stringify({ port: typeof address === 'object' ? address?.port : 0 })}\n`)
})
process.once('SIGTERM', () => process.exit(0))
// Whoever started it is gone.
process.stdin.resume().once('end', () => process.exit(0))
