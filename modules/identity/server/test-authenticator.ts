import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

type Held = { id: Buffer; privateKey: KeyObject; counter: number }
type Asked = { challenge: string }
type Told = { origin: string; rpId: string; verified?: boolean }

/**
 * An authenticator in software, for tests: one ES256 passkey (WebAuthn Level 3, 6 and 8.7 "none"). Each step can be told
 * to lie – another origin, another host, no verification of its person, a counter that goes back.
 */
export class TestAuthenticator {
  held: Held | undefined

  register({ challenge }: Asked, { origin, rpId, verified = true }: Told) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    this.held = { id: randomBytes(32), privateKey, counter: 0 }
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
    const cose = map([1, 2], [3, -7], [-1, 1], [-2, Buffer.from(x, 'base64url')], [-3, Buffer.from(y, 'base64url')])
    const idLength = Buffer.from([0, this.held.id.length])
    const data = Buffer.concat([
      head(rpId, 0x41 | (verified ? 4 : 0), 0),
      Buffer.alloc(16),
      idLength,
      this.held.id,
      cose,
    ])
    const attestation = map(['fmt', 'none'], ['attStmt', map()], ['authData', data])
    return this.#credential({
      clientDataJSON: clientData('webauthn.create', challenge, origin),
      attestationObject: attestation.toString('base64url'),
      transports: ['internal'],
    })
  }

  authenticate({ challenge }: Asked, { origin, rpId, verified = true }: Told) {
    if (!this.held) throw new Error('Register first')
    this.held.counter++
    const data = head(rpId, 0x01 | (verified ? 4 : 0), this.held.counter)
    const client = clientData('webauthn.get', challenge, origin)
    const digest = createHash('sha256').update(Buffer.from(client, 'base64url')).digest()
    return this.#credential({
      clientDataJSON: client,
      authenticatorData: data.toString('base64url'),
      signature: sign('sha256', Buffer.concat([data, digest]), this.held.privateKey).toString('base64url'),
    })
  }

  #credential<Response>(response: Response) {
    const id = this.held?.id.toString('base64url') ?? ''
    return { id, rawId: id, type: 'public-key' as const, clientExtensionResults: {}, response }
  }
}

function clientData(type: string, challenge: string, origin: string): string {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false })).toString('base64url')
}

function head(rpId: string, flags: number, counter: number): Buffer {
  const count = Buffer.alloc(4)
  count.writeUInt32BE(counter)
  return Buffer.concat([createHash('sha256').update(rpId).digest(), Buffer.from([flags]), count])
}

/** As much of CBOR (RFC 8949) as an attestation needs. */
type Cbor = number | string | Buffer
const encoded = new WeakSet<Buffer>()

function map(...entries: [Cbor, Cbor][]): Buffer {
  const made = Buffer.concat([major(5, entries.length), ...entries.flatMap((entry) => entry.map(item))])
  encoded.add(made)
  return made
}

function item(value: Cbor): Buffer {
  if (typeof value === 'number') return value < 0 ? major(1, -1 - value) : major(0, value)
  if (typeof value === 'string') return Buffer.concat([major(3, Buffer.byteLength(value)), Buffer.from(value)])
  return encoded.has(value) ? value : Buffer.concat([major(2, value.length), value])
}

function major(type: number, size: number): Buffer {
  if (size < 24) return Buffer.from([(type << 5) | size])
  return size < 256 ? Buffer.from([(type << 5) | 24, size]) : Buffer.from([(type << 5) | 25, size >> 8, size & 0xff])
}
