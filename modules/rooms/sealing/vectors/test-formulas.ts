/**
 * Vectors made from the formulas of RFC 9420 by plain HMAC, with none of the library's code: what the library
 * derives is held against them.
 */
import { hmac } from '@noble/hashes/hmac.js'
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js'
import { concat, toHex, utf8 } from '#platform/bytes.ts'

type Hash = typeof sha256 | typeof sha384 | typeof sha512

/** The hash of each official suite (section 17.1). */
const hashes: Readonly<Record<number, Hash>> = {
  1: sha256,
  2: sha256,
  3: sha256,
  4: sha512,
  5: sha512,
  6: sha512,
  7: sha384,
}
const keyLengths: Readonly<Record<number, number>> = { 1: 16, 2: 16, 3: 32, 4: 32, 5: 32, 6: 32, 7: 32 }
const nonceLength = 12

/** Bytes that look random and are the same every time. */
function bytes(name: string, length: number): Uint8Array {
  const parts: Uint8Array[] = []
  for (let part = 0; part * 32 < length; part++) parts.push(sha256(utf8(`${name} ${part}`)))
  return concat(...parts).subarray(0, length)
}

function u16(value: number): Uint8Array {
  return Uint8Array.of(value >> 8, value & 255)
}

function u32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255)
}

function opaque(value: Uint8Array): Uint8Array {
  const { length } = value
  return concat(length < 64 ? Uint8Array.of(length) : u16(length | 0x4000), value)
}

class Formulas {
  readonly #hash: Hash
  readonly size: number

  constructor(hash: Hash) {
    this.#hash = hash
    this.size = hash.outputLen
  }

  extract(salt: Uint8Array, input: Uint8Array): Uint8Array {
    return hmac(this.#hash, salt, input)
  }

  expand(secret: Uint8Array, info: Uint8Array, length: number): Uint8Array {
    let block: Uint8Array = new Uint8Array()
    let all: Uint8Array = new Uint8Array()
    for (let count = 1; all.length < length; count++) {
      block = hmac(this.#hash, secret, concat(block, info, Uint8Array.of(count)))
      all = concat(all, block)
    }
    return all.subarray(0, length)
  }

  expandWithLabel(secret: Uint8Array, label: string, context: Uint8Array, length: number): Uint8Array {
    return this.expand(secret, concat(u16(length), opaque(utf8(`MLS 1.0 ${label}`)), opaque(context)), length)
  }

  derive(secret: Uint8Array, label: string): Uint8Array {
    return this.expandWithLabel(secret, label, new Uint8Array(), this.size)
  }

  digest(value: Uint8Array): Uint8Array {
    return this.#hash(value)
  }
}

function formulasOf(suite: number): Formulas {
  return new Formulas(hashes[suite] ?? sha256)
}

/** A tree of n leaves, drawn by halving: no arithmetic of indices. */
export function treeMathByHalving(leaves: number): unknown {
  const nodes = 2 * leaves - 1
  const none = (): (number | null)[] => Array.from({ length: nodes }, () => null)
  const vector = { left: none(), right: none(), parent: none(), sibling: none() }
  const draw = (from: number, to: number): number => {
    if (to - from === 1) return from * 2
    const middle = (from + to) / 2
    const [left, right] = [draw(from, middle), draw(middle, to)]
    const place = middle * 2 - 1
    vector.left[place] = left
    vector.right[place] = right
    vector.parent[left] = vector.parent[right] = place
    vector.sibling[left] = right
    vector.sibling[right] = left
    return place
  }
  return { n_leaves: leaves, n_nodes: nodes, root: draw(0, leaves), ...vector }
}

/** The secret tree of section 9, climbed down by halving, two generations a leaf. */
export function secretTreeByFormulas(suite: number, leaves: number): unknown {
  const by = formulasOf(suite)
  const keyLength = keyLengths[suite] ?? 16
  const secret = bytes('encryption', by.size)
  const sender = bytes('sender data', by.size)
  const ciphertext = bytes('ciphertext', 77)
  const sample = ciphertext.subarray(0, by.size)
  const leafSecrets: Uint8Array[] = []
  const descend = (node: Uint8Array, width: number): void => {
    if (width === 1) return void leafSecrets.push(node)
    for (const side of ['left', 'right']) descend(by.expandWithLabel(node, 'tree', utf8(side), by.size), width / 2)
  }
  descend(secret, leaves)
  const row = (leaf: Uint8Array, kind: string, generation: number) => {
    let ratchet = by.expandWithLabel(leaf, kind, new Uint8Array(), by.size)
    for (let at = 0; at < generation; at++) ratchet = by.expandWithLabel(ratchet, 'secret', u32(at), by.size)
    return {
      [`${kind}_key`]: toHex(by.expandWithLabel(ratchet, 'key', u32(generation), keyLength)),
      [`${kind}_nonce`]: toHex(by.expandWithLabel(ratchet, 'nonce', u32(generation), nonceLength)),
    }
  }
  return {
    cipher_suite: suite,
    encryption_secret: toHex(secret),
    sender_data: {
      sender_data_secret: toHex(sender),
      ciphertext: toHex(ciphertext),
      key: toHex(by.expandWithLabel(sender, 'key', sample, keyLength)),
      nonce: toHex(by.expandWithLabel(sender, 'nonce', sample, nonceLength)),
    },
    leaves: leafSecrets.map((leaf) =>
      [0, 15].map((generation) => ({
        generation,
        ...row(leaf, 'application', generation),
        ...row(leaf, 'handshake', generation),
      })),
    ),
  }
}

/** Section 8.4. */
export function pskSecretByFormulas(suite: number, count: number): unknown {
  const by = formulasOf(suite)
  const psks = Array.from({ length: count }, (_, index) => ({
    psk_id: bytes(`id ${index}`, 20),
    psk: bytes(`psk ${index}`, by.size),
    psk_nonce: bytes(`nonce ${index}`, by.size),
  }))
  let secret: Uint8Array = new Uint8Array(by.size)
  for (const [index, { psk_id: id, psk, psk_nonce: nonce }] of psks.entries()) {
    const label = concat(Uint8Array.of(1), opaque(id), opaque(nonce), u16(index), u16(count))
    const input = by.expandWithLabel(by.extract(new Uint8Array(by.size), psk), 'derived psk', label, by.size)
    secret = by.extract(input, secret)
  }
  const hex = psks.map((one) => ({ psk_id: toHex(one.psk_id), psk: toHex(one.psk), psk_nonce: toHex(one.psk_nonce) }))
  return { cipher_suite: suite, psks: hex, psk_secret: toHex(secret) }
}

/** Section 8; the public key that the external secret gives is the only thing asked of the suite. */
export async function keyScheduleByFormulas(
  suite: number,
  epochs: number,
  externalKey: (secret: Uint8Array) => Promise<Uint8Array>,
): Promise<unknown> {
  const by = formulasOf(suite)
  const group = bytes('group', 16)
  const initial = bytes('init', by.size)
  let init: Uint8Array = initial
  const made: unknown[] = []
  for (let epoch = 0; epoch < epochs; epoch++) {
    const [tree, commit, psk, confirmed] = ['tree', 'commit', 'psk', 'confirmed'].map((name) =>
      bytes(`${name} ${epoch}`, by.size),
    ) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array]
    const number = concat(u32(0), u32(epoch))
    const context = concat(
      u16(1),
      u16(suite),
      opaque(group),
      number,
      opaque(tree),
      opaque(confirmed),
      opaque(new Uint8Array()),
    )
    const joiner = by.expandWithLabel(by.extract(init, commit), 'joiner', context, by.size)
    const member = by.extract(joiner, psk)
    const secret = by.expandWithLabel(member, 'epoch', context, by.size)
    const external = by.derive(secret, 'external')
    const exporter = by.derive(secret, 'exporter')
    const about = bytes('context', 21)
    const exported = by.expandWithLabel(by.derive(exporter, 'a label'), 'exported', by.digest(about), 50)
    init = by.derive(secret, 'init')
    made.push({
      tree_hash: toHex(tree),
      commit_secret: toHex(commit),
      psk_secret: toHex(psk),
      confirmed_transcript_hash: toHex(confirmed),
      group_context: toHex(context),
      joiner_secret: toHex(joiner),
      welcome_secret: toHex(by.derive(member, 'welcome')),
      init_secret: toHex(init),
      sender_data_secret: toHex(by.derive(secret, 'sender data')),
      encryption_secret: toHex(by.derive(secret, 'encryption')),
      exporter_secret: toHex(exporter),
      epoch_authenticator: toHex(by.derive(secret, 'authentication')),
      external_secret: toHex(external),
      confirmation_key: toHex(by.derive(secret, 'confirm')),
      membership_key: toHex(by.derive(secret, 'membership')),
      resumption_psk: toHex(by.derive(secret, 'resumption')),
      external_pub: toHex(await externalKey(external)),
      exporter: { label: 'a label', context: toHex(about), length: 50, secret: toHex(exported) },
    })
  }
  return { cipher_suite: suite, group_id: toHex(group), initial_init_secret: toHex(initial), epochs: made }
}
