import { createTransport, type Transporter } from 'nodemailer'
import { z } from 'zod'
import type { House } from '#platform/server/house.ts'
import type { Outcome } from '../claiming.ts'
import { digestOf, mailOf } from '../composing.ts'
import type { Letter } from '../loading.ts'

/** Connections to the mail server at once; each is one lane. */
export const mailLanes = 4

/** Milliseconds. All of it stays below the lease of a claim. */
const patience = { connection: 8_000, silence: 15_000, whole: 30_000 }

export type Mailer = { send(letter: Letter & { way: 'email' }): Promise<Outcome>; close(): void }

export function openMailer(house: House, smtpUrl: string): Mailer {
  const transport: Transporter = createTransport({
    url: smtpUrl,
    pool: true,
    maxConnections: mailLanes,
    maxMessages: Infinity,
    connectionTimeout: patience.connection,
    greetingTimeout: patience.connection,
    socketTimeout: patience.silence,
    // Nothing is ever read from a file or fetched from an address into a mail.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async send(letter) {
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<Outcome>((settle) => {
        timer = setTimeout(() => settle({ state: 'again', fault: 'unreachable' }), patience.whole)
      })
      try {
        return await Promise.race([sent(house, transport, letter), late])
      } finally {
        clearTimeout(timer)
      }
    },
    close: () => transport.close(),
  }
}

const Failure = z.object({
  responseCode: z.number().optional(),
  code: z.string().optional(),
  command: z.string().optional(),
})

/**
 * Refused for good is an address alone: 5yz (RFC 5321) to RCPT TO. Any other no – in the greeting, to our name, our
 * credentials or our sender – is the server's quarrel with this host, which somebody will mend: all that waits goes on waiting.
 */
function outcomeOf({ responseCode = 0, code, command }: z.infer<typeof Failure>): Outcome {
  const refused = responseCode >= 500
  if (refused && code === 'EENVELOPE' && command === 'RCPT TO') return { state: 'failed', fault: 'refused' }
  return { state: 'again', fault: refused ? 'refused' : 'unreachable' }
}

async function sent(house: House, transport: Transporter, letter: Letter & { way: 'email' }): Promise<Outcome> {
  const { to, said, messageId, digest } = letter
  const [first] = said
  if (!first || to.email === null) return { state: 'dropped' }
  const { hostname } = new URL(house.config.publicUrl)
  const { subject, text } = digest
    ? digestOf(house.config.publicUrl, to, said)
    : mailOf(house.config.publicUrl, to, first)
  const pressing = !digest && (first.urgency === 'crisis' || first.urgency === 'urgent')
  try {
    await transport.sendMail({
      from: { name: 'Chancery', address: `no-reply@${hostname}` },
      to: { name: to.name, address: to.email },
      subject,
      text,
      // The same for each try: whoever receives a repeat can tell that it is one.
      messageId: `<${messageId}@${hostname}>`,
      date: house.now(),
      ...(pressing ? { priority: 'high' as const } : {}),
      headers: {
        'Auto-Submitted': 'auto-generated',
        'X-Auto-Response-Suppress': 'All',
        'Content-Language': to.language,
      },
    })
    return { state: 'sent' }
  } catch (error) {
    return outcomeOf(Failure.safeParse(error).data ?? {})
  }
}
