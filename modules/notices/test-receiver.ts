/** The other ends, written from the standards and not from our own code: a browser with its push service, a webhook. */
import { createDecipheriv, createECDH, createHmac, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'

export type Received = { headers: IncomingHttpHeaders; path: string; body: Buffer }

/** Takes whatever is posted on loopback, and answers as told. */
export async function startReceiver(
  answer: (got: Received) => number | { status: number; headers: Record<string, string> },
) {
  const got: Received[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const one = { headers: request.headers, path: request.url ?? '', body: Buffer.concat(chunks) }
      got.push(one)
      const said = answer(one)
      if (typeof said === 'number') response.writeHead(said).end('thank you')
      else response.writeHead(said.status, said.headers).end()
    })
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    got,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise<void>((closed) => server.close(() => closed()))
    },
  }
}

export type BrowserSide = { p256dh: string; auth: string; open(body: Buffer): Buffer }

/** A browser as RFC 8291 has it: makes its keys, and opens what was encrypted to them. */
export function browserSide(secret?: Buffer, authSecret: Buffer = randomBytes(16)): BrowserSide {
  const own = createECDH('prime256v1')
  if (secret) own.setPrivateKey(secret)
  else own.generateKeys()
  const point = own.getPublicKey()
  return {
    p256dh: point.toString('base64url'),
    auth: authSecret.toString('base64url'),
    open(body) {
      const salt = body.subarray(0, 16)
      const length = body.readUInt8(20)
      const sender = body.subarray(21, 21 + length)
      const record = body.subarray(21 + length)
      if (record.length > body.readUInt32BE(16)) throw new Error('more than one record')
      const expand = (ikm: Uint8Array, from: Uint8Array, info: Uint8Array | string, bytes: number): Buffer =>
        Buffer.from(hkdfSync('sha256', ikm, from, info, bytes))
      const info = Buffer.concat([Buffer.from('WebPush: info\0'), point, sender])
      const ikm = expand(own.computeSecret(sender), authSecret, info, 32)
      const key = expand(ikm, salt, 'Content-Encoding: aes128gcm\0', 16)
      const open = createDecipheriv('aes-128-gcm', key, expand(ikm, salt, 'Content-Encoding: nonce\0', 12))
      open.setAuthTag(record.subarray(-16))
      const padded = Buffer.concat([open.update(record.subarray(0, -16)), open.final()])
      const end = padded.lastIndexOf(2)
      if (end < 0 || padded.subarray(end + 1).some((byte) => byte !== 0)) throw new Error('no end of record')
      return padded.subarray(0, end)
    },
  }
}

/** What a push service asks of RFC 8292: a token of the key that was subscribed to, for itself, of today. */
export function vapidClaims(authorization: string): { key: string; claims: Record<string, unknown>; holds: boolean } {
  const [, token = '', key = ''] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(authorization) ?? []
  const [head = '', body = '', signature = ''] = token.split('.')
  const point = Buffer.from(key, 'base64url')
  const publicKey = createPublicKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'P-256',
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33).toString('base64url'),
    },
  })
  const holds = verify(
    'sha256',
    Buffer.from(`${head}.${body}`),
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  )
  const claims: unknown = JSON.parse(Buffer.from(body, 'base64url').toString())
  return { key, claims: Object(claims) as Record<string, unknown>, holds }
}

/** As the specification of Standard Webhooks verifies: any of the signatures may fit. */
export function isSigned({ headers, body }: Received, secret: string): boolean {
  const said = (name: string): string => String(headers[name])
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const expected = createHmac('sha256', key)
    .update(`${said('webhook-id')}.${said('webhook-timestamp')}.${body.toString()}`)
    .digest('base64')
  return said('webhook-signature')
    .split(' ')
    .some((one) => one === `v1,${expected}`)
}
