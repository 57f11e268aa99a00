/**
 * A mail server as a process of its own, for tests: it takes every mail, keeps what it took in memory and prints each
 * as one line of JSON, which is answered by one octet. `slow=<ms>` waits before it says 250; `refuses=connections` (554)
 * and `refuses=senders` (550) make it a server that takes nothing. Run: node apps/test-smtp.ts slow=20
 */
import { SMTPServer } from 'smtp-server'

const wishes = new Map(process.argv.slice(2).map((one) => [one.split('=')[0], one.split('=')[1]]))
const slow = Number(wishes.get('slow') ?? 0)
const refused = (what: string, responseCode: number): Error | undefined =>
  wishes.get('refuses') === what ? Object.assign(new Error('Not from you'), { responseCode }) : undefined

/** Mails whose line was not read yet: whoever sent one hears 250 only when the test has it. */
const waiting: (() => void)[] = []

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  disableReverseLookup: true,
  onConnect: (_session, done) => done(refused('connections', 554)),
  onMailFrom: (_address, _session, done) => done(refused('senders', 550)),
  onRcptTo({ address }, _session, done) {
    done(address.startsWith('refused') ? Object.assign(new Error('No such mailbox'), { responseCode: 550 }) : undefined)
  },
  onData(stream, _session, done) {
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('end', () => {
      waiting.push(() => setTimeout(done, slow))
      process.stdout.write(`${JSON.stringify({ mail: Buffer.concat(chunks).toString() })}\n`)
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
// One octet for each line that was read; the end of it: whoever started this is gone.
process.stdin.on('data', (read) => waiting.splice(0, read.length).forEach((go) => go()))
process.stdin.once('end', () => process.exit(0))
