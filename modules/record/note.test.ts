import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromBase64, toBase64, utf8 } from '#platform/bytes.ts'
import { newSignerKey, publicKeyOf, signCheckpoint, verifySignature } from './cosignature.ts'
import {
  formatNote,
  formatSignerKey,
  formatVerifierKey,
  keyType,
  type Note,
  parseNote,
  parseSignatures,
  parseSignerKey,
  parseVerifierKey,
} from './note.ts'

// The key, text and signature of the test of Go's sumdb/note (golang.org/x/mod, BSD-3-Clause).
const vkey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
const skey = 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz'
const text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
const line =
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n'
const note = `${text}\n${line}`

/** Fails where the input is taken; a fault of another kind than a SyntaxError fails too. */
function expectRefused(read: () => unknown): void {
  expect(read).toThrow(SyntaxError)
}

describe('a note of Go’s checksum database', () => {
  test('is verified, and signed anew to the very byte', async () => {
    const key = parseVerifierKey(vkey)
    const parsed = parseNote(note)
    expect(parsed.text).toBe(text)
    const [signature] = parsed.signatures
    expect(signature && (await verifySignature(key, parsed.text, signature))).toEqual({ at: null })
    const signer = await parseSignerKey(skey, publicKeyOf)
    expect(formatNote({ text, signatures: [await signCheckpoint(signer, text, new Date(0))] })).toBe(note)
    expect(formatSignerKey(signer)).toBe(skey)
    expect(formatVerifierKey(signer)).toBe(vkey)
  })

  test('is refused in every form that Go refuses', () => {
    const bytes = (...parts: (number | string)[]) =>
      Uint8Array.from(parts.flatMap((part) => (typeof part === 'number' ? [part] : [...utf8(part)])))
    for (const bad of [
      text,
      `${text}\n`,
      `${text}\n${line.slice(0, -1)}`,
      bytes(0x01, note),
      bytes(0xff, note),
      note.replace('PeterNeumann', 'Bad Name'),
      `${note}Unexpected line.\n`,
      `${text}\n${line.repeat(101)}`,
    ])
      expectRefused(() => parseNote(bad))
    expect(parseNote(`${text}\n${line.repeat(100)}`).signatures).toHaveLength(100)
  })

  test('its key is refused in every part, with every byte changed, and of another length or kind', () => {
    for (let from = 0; from <= vkey.length; from++)
      for (let to = from; to <= vkey.length; to++)
        if (from !== 0 || to !== vkey.length) expectRefused(() => parseVerifierKey(vkey.slice(from, to)))
    for (let at = 0; at < vkey.length; at++) {
      const other = String.fromCharCode(vkey.charCodeAt(at) + 1)
      expectRefused(() => parseVerifierKey(vkey.slice(0, at) + other + vkey.slice(at + 1)))
    }
    expectRefused(() => parseVerifierKey('PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY=='))
    expectRefused(() => parseVerifierKey('PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'))
  })
})

test('the text may hold empty lines: the last one parts it from the signatures', () => {
  // The example of C2SP signed-note.
  const poem = 'Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n'
  const signed = `${poem}\n— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n`
  expect(parseNote(signed)).toMatchObject({ text: poem, signatures: [{ name: 'quasimodo.example/salvatore' }] })
  expect(parseNote(utf8(signed))).toEqual(parseNote(signed))
})

test('control characters, carriage returns, lone surrogates and endless lines are refused, each in words', () => {
  expect(() => parseNote(note.replaceAll('\n', '\r\n'))).toThrow('control characters: U+000d')
  expect(() => parseNote(`\0${note}`)).toThrow('U+0000 stands at 0')
  expect(() => parseNote(`\t${note}`)).toThrow('control characters')
  expect(() => parseNote(`\ud800${note}`)).toThrow('valid Unicode')
  expect(() => parseNote(Uint8Array.from([...utf8(note)].with(2, 0xc0)))).toThrow('UTF-8')
  expect(() => parseNote(`${'x'.repeat(20_000)}\n\n${line}`)).toThrow('A line of a note')
  expect(() => parseNote(`${'x\n'.repeat(600_000)}\n${line}`)).toThrow('at most 1000000 bytes')
})

test('signatures in loose base64, of no length or with odd names are refused', () => {
  const of = (name: string, base64: string) => `— ${name} ${base64}\n`
  const good = toBase64(Uint8Array.from({ length: 68 }, (_, at) => at))
  expect(parseSignatures(of('witness.example', good))).toHaveLength(1)
  for (const bad of [
    of('', good),
    of('two words', good),
    of('no break', good),
    of('plus+plus', good),
    of('witness.example', good.replace('=', '')),
    of('witness.example', `${good}=`),
    of('witness.example', good.replace(/.=$/, 'f=')),
    of('witness.example', good.replaceAll('/', '_').replace('A', '-')),
    of('witness.example', toBase64(new Uint8Array(4))),
    of('witness.example', ''),
    ` ${of('witness.example', good)}`,
    of('witness.example', `${good} `),
    of('witness.example', good).replace('—', '-'),
    '',
    '\n',
    of('witness.example', good).slice(0, -1),
  ])
    expectRefused(() => parseSignatures(bad))
})

test('a key that signs is read back, in all three kinds, and not if a letter is wrong', async () => {
  for (const type of Object.values(keyType)) {
    const key = await newSignerKey('dorvane.example/witness', type)
    const spelt = formatSignerKey(key)
    expect(await parseSignerKey(spelt, publicKeyOf)).toEqual(key)
    expect(formatVerifierKey(parseVerifierKey(formatVerifierKey(key)))).toBe(formatVerifierKey(key))
    await expect(parseSignerKey(spelt.replace('dorvane', 'esteria'), publicKeyOf)).rejects.toThrow('does not fit')
    await expect(parseSignerKey(spelt.slice(0, -4), publicKeyOf)).rejects.toThrow(SyntaxError)
    await expect(parseSignerKey(formatVerifierKey(key), publicKeyOf)).rejects.toThrow('PRIVATE+KEY+')
  }
})

const anyNote = fc.record({
  text: fc
    .string({ unit: fc.constantFrom('a', 'é', '—', ' ', '\n', '7', '😀'), maxLength: 40 })
    .map((written) => `${written}\n`),
  signatures: fc.array(
    fc.record({
      name: fc.constantFrom('belmere.example', 'carthia.example/witness', 'é'),
      id: fc.nat({ max: 2 ** 32 - 1 }),
      signature: fc.uint8Array({ minLength: 1, maxLength: 80 }).map((bytes) => Uint8Array.from(bytes)),
    }),
    { minLength: 1, maxLength: 20 },
  ),
})

test('every note is read back as it was written', () => {
  fc.assert(
    fc.property(anyNote, (written: Note) => {
      expect(parseNote(formatNote(written))).toEqual(written)
    }),
  )
})

test('whatever is read as a note is spelt in exactly one way, and the rest refused as malformed', () => {
  const odd = fc.constantFrom('', '\n', '\n\n', ' ', '—', '=', '\r', '\0', 'A', ' ', '+')
  const spoilt = fc.tuple(anyNote, fc.nat(), fc.nat({ max: 3 }), odd).map(([written, at, cut, put]) => {
    const whole = formatNote(written)
    const place = at % (whole.length + 1)
    return whole.slice(0, place) + put + whole.slice(place + cut)
  })
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), spoilt), (source) => {
      try {
        expect(formatNote(parseNote(source))).toBe(source)
      } catch (error) {
        expect(error).toBeInstanceOf(SyntaxError)
      }
    }),
    { numRuns: 2000 },
  )
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(() => parseNote(bytes)).toThrow(SyntaxError)
    }),
  )
})

test('nothing but a key is read as a key', () => {
  const alike = fc
    .tuple(fc.string({ maxLength: 9 }), fc.string({ maxLength: 9 }), fc.uint8Array({ maxLength: 40 }))
    .map(([name, id, bytes]) => `${name}+${id}+${toBase64(bytes)}`)
  fc.assert(fc.property(fc.oneof(fc.string(), alike), (source) => expectRefused(() => parseVerifierKey(source))))
  expect(fromBase64(vkey.split('+')[2] ?? '')).toHaveLength(33)
})
