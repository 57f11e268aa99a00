import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { concat, toBase64, toHex, utf8 } from '#platform/bytes.ts'
import { ed25519, mldsa44 } from '#platform/crypto.ts'
import { formatCheckpoint, parseCheckpoint, parseCount, parseSignedCheckpoint } from './checkpoint.ts'
import { cosignedMessage, newSignerKey, signCheckpoint, verifySignature } from './cosignature.ts'
import { keyType, parseSignatures, parseVerifierKey } from './note.ts'
import published from './reference/ml-dsa-44-checkpoint.json' with { type: 'json' }
import { emptyRoot, leafHash } from './tree.ts'

// The examples of C2SP tlog-checkpoint and tlog-cosignature.
const text = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n'
const signed = `${text}
— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
`

describe('a checkpoint', () => {
  test('as C2SP gives it as an example is read and written', () => {
    const checkpoint = parseSignedCheckpoint(signed)
    expect(checkpoint).toMatchObject({ origin: 'example.com/behind-the-sofa', size: 20_852_163, extensions: [] })
    expect(toHex(checkpoint.root)).toBe('0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62')
    expect(formatCheckpoint(checkpoint)).toBe(text)
    const [, witness] = checkpoint.note.signatures
    // The example's witness signed at 1679315147, as the specification says beside it.
    expect(witness && toHex(witness.signature.subarray(0, 8))).toBe('00000000641850cb')
  })

  test('is refused where a line is missing, empty, or spelt otherwise', () => {
    const root = toBase64(leafHash(utf8('x')))
    for (const bad of [
      '',
      '\n',
      'a\n',
      'a\n1\n',
      `a\n1\n${root}`,
      `\n1\n${root}\n`,
      `a\n\n${root}\n`,
      `a\n1\n\n${root}\n`,
      `a\n1\n${root}\n\n`,
      `a\n01\n${root}\n`,
      `a\n+1\n${root}\n`,
      `a\n-1\n${root}\n`,
      `a\n1 \n${root}\n`,
      `a\n1e3\n${root}\n`,
      `a\n0x1\n${root}\n`,
      `a\n١\n${root}\n`,
      `a\n1.0\n${root}\n`,
      `a\n1\n${root.slice(0, -1)}\n`,
      `a\n1\n${root} \n`,
      `a\n1\n${toBase64(new Uint8Array(31))}\n`,
      `a\n1\n${toBase64(new Uint8Array(33))}\n`,
      `a\n0\n${root}\n`,
      `a\n00\n${toBase64(emptyRoot)}\n`,
    ])
      expect(() => parseCheckpoint(bad), JSON.stringify(bad)).toThrow(SyntaxError)
    expect(parseCheckpoint(`a\n0\n${toBase64(emptyRoot)}\n`).size).toBe(0)
    expect(parseCheckpoint(`a\n1\n${root}\nmore\n`).extensions).toEqual(['more'])
    expect(() => formatCheckpoint({ origin: 'a\n1', size: 1, root: emptyRoot })).toThrow(SyntaxError)
    expect(() => formatCheckpoint({ origin: 'a', size: 2 ** 53, root: emptyRoot })).toThrow(SyntaxError)
  })

  test('of more entries than can be counted without error is refused, and says so', () => {
    expect(parseCount('9007199254740991', 'The size')).toBe(Number.MAX_SAFE_INTEGER)
    for (const huge of ['9007199254740992', '9007199254740993', '18446744073709551615'])
      expect(() => parseCount(huge, 'The size of the record')).toThrow(
        `The size of the record is ${huge}, beyond 2^53 - 1`,
      )
    expect(() => parseCount('1'.repeat(500), 'The size')).toThrow('decimal number')
  })

  test('is spelt in one way, whatever is read as one', () => {
    const pieces = fc.constantFrom('a', '0', '1', '42', '\n', toBase64(emptyRoot), ' ', '=', 'é')
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 9 }), (parts) => {
        try {
          expect(formatCheckpoint(parseCheckpoint(parts.join('')))).toBe(parts.join(''))
        } catch (error) {
          expect(error).toBeInstanceOf(SyntaxError)
        }
      }),
      { numRuns: 2000 },
    )
  })
})

describe('a cosignature', () => {
  const at = new Date('2023-03-20T12:25:47.900Z')

  test('with ML-DSA-44 that another implementation made is verified', async () => {
    const key = parseVerifierKey(published.key)
    const [signature] = parseSignatures(published.signature)
    expect(signature && (await verifySignature(key, published.text, signature))).toEqual({ at: null })
    const other = published.text.replace('\n1\n', '\n2\n')
    expect(signature && (await verifySignature(key, other, signature))).toBeUndefined()
  })

  test('with Ed25519 signs the header, the time and the whole text', async () => {
    const key = await newSignerKey('witness.example.com/w1', keyType.cosignature)
    const { signature } = await signCheckpoint(key, `${text}extension\n`, at)
    expect(toHex(signature.subarray(0, 8))).toBe('00000000641850cb')
    const message = utf8(`cosignature/v1\ntime 1679315147\n${text}extension\n`)
    expect(await ed25519.verify(key.public, message, signature.subarray(8))).toBe(true)
  })

  test('with ML-DSA-44 signs label, names, time and tree, each with its length', async () => {
    const key = await newSignerKey('witness.example.com/w1', keyType.mldsa44)
    const { signature } = await signCheckpoint(key, text, at)
    const { origin, root } = parseCheckpoint(text)
    const message = concat(
      utf8('subtree/v1\n\0'),
      Uint8Array.of(22),
      utf8('witness.example.com/w1'),
      Uint8Array.of(0, 0, 0, 0, 0x64, 0x18, 0x50, 0xcb),
      Uint8Array.of(27),
      utf8(origin),
      new Uint8Array(8),
      Uint8Array.of(0, 0, 0, 0, 0x01, 0x3e, 0x2d, 0xc3),
      root,
    )
    expect(signature).toHaveLength(8 + 2420)
    expect(await mldsa44.verify(key.public, message, signature.subarray(8))).toBe(true)
    expect(() =>
      cosignedMessage({ name: 'n'.repeat(256), seconds: 0n, origin, start: 0n, end: 1n, hash: root }),
    ).toThrow('between 1 and 255 bytes')
  })

  test('of any kind says when it was made, and holds for no other text, time, name or key', async () => {
    for (const type of Object.values(keyType)) {
      const key = await newSignerKey('carthia.example/witness', type)
      const made = await signCheckpoint(key, text, at)
      const said = type === keyType.ed25519 ? null : new Date('2023-03-20T12:25:47Z')
      expect(await verifySignature(key, text, made)).toEqual({ at: said })
      const stranger = await newSignerKey('carthia.example/witness', type)
      expect(await verifySignature(stranger, text, { ...made, id: stranger.id })).toBeUndefined()
      expect(await verifySignature({ ...key, name: 'other' }, text, { ...made, name: 'other' })).toEqual(
        // Ed25519 does not sign the name; the policy knows one name for each key.
        type === keyType.mldsa44 ? undefined : { at: said },
      )
      expect(await verifySignature(key, text, { ...made, name: 'other' })).toBeUndefined()
      expect(await verifySignature(key, text.replace('20852163', '20852164'), made)).toBeUndefined()
      for (const place of [0, 7, made.signature.length - 1]) {
        const signature = made.signature.map((byte, index) => (index === place ? byte ^ 1 : byte))
        expect(await verifySignature(key, text, { ...made, signature })).toBeUndefined()
      }
      for (const signature of [made.signature.slice(1), concat(made.signature, Uint8Array.of(0)), new Uint8Array(3)])
        expect(await verifySignature(key, text, { ...made, signature })).toBeUndefined()
    }
  })

  test('does not stand on what is no checkpoint, nor at an impossible time', async () => {
    const key = await newSignerKey('carthia.example/witness', keyType.mldsa44)
    await expect(signCheckpoint(key, 'no checkpoint\n', at)).rejects.toThrow(SyntaxError)
    await expect(signCheckpoint(key, text, new Date(-1000))).rejects.toThrow(RangeError)
    await expect(signCheckpoint(key, text, new Date(Number.NaN))).rejects.toThrow(RangeError)
    const made = await signCheckpoint(key, text, at)
    expect(await verifySignature(key, 'no checkpoint\n', made)).toBeUndefined()
  })
})
