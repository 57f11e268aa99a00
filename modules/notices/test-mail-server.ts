import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export type Mail = { messageId: string; to: string; subject: string; raw: string; text: string }

export type MailServer = AsyncDisposable & { url: string; mails: Mail[] }

/** What it says 5yz to: every connection in its greeting, every sender, or addresses that begin with `refused`. */
export type Refuses = 'connections' | 'senders' | 'addresses'

/** A real mail server in a process of its own; `slow` milliseconds before each 250. */
export async function startMailServer(slow = 0, refuses: Refuses = 'addresses'): Promise<MailServer> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, '..', '..', 'apps', 'test-smtp.ts'), `slow=${slow}`, `refuses=${refuses}`],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  )
  const mails: Mail[] = []
  const lines = createInterface({ input: child.stdout })
  const port = await new Promise<number>((resolve, reject) => {
    child.once('exit', () => reject(new Error('The mail server did not open.')))
    lines.on('line', (line) => {
      const said: unknown = JSON.parse(line)
      if (typeof said !== 'object' || said === null) return
      if ('port' in said) resolve(Number(said.port))
      if (!('mail' in said)) return
      mails.push(mailOf(String(said.mail)))
      child.stdin.write('.')
    })
  })
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}

function mailOf(raw: string): Mail {
  const [head, body] = split(raw)
  const unfolded = head.replaceAll(/\r\n[ \t]+/g, ' ')
  const header = (name: string): string => new RegExp(`^${name}: (.*)$`, 'im').exec(unfolded)?.[1] ?? ''
  return {
    messageId: header('Message-ID'),
    to: header('To'),
    subject: decoded(header('Subject')),
    raw,
    text: bodyOf(body, header('Content-Transfer-Encoding')),
  }
}

function split(raw: string): [string, string] {
  const at = raw.indexOf('\r\n\r\n')
  return [raw.slice(0, at), raw.slice(at + 4)]
}

function bodyOf(body: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString()
  return encoding === 'quoted-printable' ? quoted(body.replaceAll('=\r\n', '')) : body
}

/** RFC 2047. */
function decoded(header: string): string {
  return header
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, way: string, text: string) =>
      way.toLowerCase() === 'b'
        ? Buffer.from(text, 'base64').toString('latin1')
        : quotedBytes(text.replaceAll('_', ' ')),
    )
    .replace(/^[\s\S]*$/, (bytes) => Buffer.from(bytes, 'latin1').toString())
}

function quotedBytes(text: string): string {
  return text.replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

function quoted(text: string): string {
  return Buffer.from(quotedBytes(text), 'latin1').toString()
}
