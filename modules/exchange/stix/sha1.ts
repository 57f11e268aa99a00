/**
 * SHA-1 (FIPS 180-4) of bytes, in plain code because identifiers are computed at once and on both sides. It serves
 * only to name things as RFC 4122 says; nothing here relies on it for security.
 *
 * @returns the 20 bytes of the digest.
 */
export function sha1(message: Uint8Array): Uint8Array {
  const words = padded(message)
  const state = new Int32Array([0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476, 0xc3d2e1f0 | 0])
  const schedule = new Int32Array(80)
  for (let block = 0; block < words.length; block += 16) round(state, schedule, words, block)
  const digest = new Uint8Array(20)
  const view = new DataView(digest.buffer)
  state.forEach((word, index) => view.setInt32(index * 4, word))
  return digest
}

/** The message as big-endian words, with the closing bit and its length, filled to whole blocks. */
function padded(message: Uint8Array): Int32Array {
  const blocks = ((message.length + 8) >> 6) + 1
  const bytes = new Uint8Array(blocks * 64)
  bytes.set(message)
  bytes[message.length] = 0x80
  const view = new DataView(bytes.buffer)
  view.setUint32(bytes.length - 8, Math.floor(message.length / 0x20000000))
  view.setUint32(bytes.length - 4, (message.length << 3) >>> 0)
  return Int32Array.from({ length: blocks * 16 }, (_, index) => view.getInt32(index * 4))
}

function round(state: Int32Array, schedule: Int32Array, words: Int32Array, block: number): void {
  for (let step = 0; step < 80; step++) {
    schedule[step] =
      step < 16
        ? at(words, block + step)
        : turn(at(schedule, step - 3) ^ at(schedule, step - 8) ^ at(schedule, step - 14) ^ at(schedule, step - 16), 1)
  }
  let [a, b, c, d, e] = [at(state, 0), at(state, 1), at(state, 2), at(state, 3), at(state, 4)]
  for (let step = 0; step < 80; step++) {
    const mixed =
      step < 20
        ? ((b & c) | (~b & d)) + 0x5a827999
        : step < 40
          ? (b ^ c ^ d) + 0x6ed9eba1
          : step < 60
            ? ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc
            : (b ^ c ^ d) + 0xca62c1d6
    const next = (turn(a, 5) + mixed + e + at(schedule, step)) | 0
    e = d
    d = c
    c = turn(b, 30)
    b = a
    a = next
  }
  state.set([at(state, 0) + a, at(state, 1) + b, at(state, 2) + c, at(state, 3) + d, at(state, 4) + e])
}

function turn(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits))
}

/** Every index here is inside by construction. */
function at(words: Int32Array, index: number): number {
  return words[index] ?? 0
}
