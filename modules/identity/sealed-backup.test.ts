import fc from 'fast-check'
import { expect, test } from 'vitest'
import { argon2id } from '@noble/hashes/argon2.js'
import { equalBytes, toHex, utf8 } from '#platform/bytes.ts'
import { newHybridKey } from '#platform/signing.ts'
import { deviceOf } from './keys/drafting.ts'
import {
  type BackedUpKeys,
  BackupShut,
  openBackup,
  openBackupPrf,
  openUnderPassphrase,
  sealBackup,
  sealBackupPrf,
  sealUnderPassphrase,
} from './keys/sealed-backup.ts'

const belmere = '00000000-0000-7000-8000-de1e00000001'
const light = { memory: 64, passes: 1, lanes: 1 }

async function someKeys(): Promise<BackedUpKeys> {
  const key = await newHybridKey()
  const device = deviceOf(key.public, 'Laptop', { account: '00000000-0000-7000-8000-acc000000001', name: 'Analyst' })
  return { v: 1, delegation: belmere, device, secret: key.secret }
}

async function whyShut(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'opened',
    (error: unknown) => (error instanceof BackupShut ? error.why : String(error)),
  )
}

test('keys come back under the passphrase however its letters were typed, and under no other', async () => {
  const keys = await someKeys()
  const sealed = await sealBackup(keys, 'Æther and Zürich café')
  expect(await openBackup(sealed, 'Æther and Zürich café'.normalize('NFD'))).toEqual(keys)
  expect(await whyShut(openBackup(sealed, 'Æther and Zürich cafe'))).toBe('wrong-passphrase')
  expect(await whyShut(openBackupPrf(sealed, new Uint8Array(32)))).toBe('other-way')
  await expect(sealBackup(keys, 'too short')).rejects.toThrow('at least 12')
  expect(sealed.length).toBeLessThan(8_000)
})

test('keys come back by the passkey that sealed them, and by no other', async () => {
  const keys = await someKeys()
  const sealed = await sealBackupPrf(keys, utf8('thirty-two bytes of a passkey ..'))
  expect(await openBackupPrf(sealed, utf8('thirty-two bytes of a passkey ..'))).toEqual(keys)
  expect(await whyShut(openBackupPrf(sealed, utf8('thirty-two bytes of another key.')))).toBe('wrong-passphrase')
  expect(await whyShut(openBackup(sealed, 'a passphrase of length'))).toBe('other-way')
  await expect(sealBackupPrf(keys, new Uint8Array(16))).rejects.toThrow('at least 32')
})

test('what was sealed for one purpose does not open for another', async () => {
  const sealed = await sealUnderPassphrase(utf8('seed'), 'a long passphrase', 'committee member', light)
  expect(await openUnderPassphrase(sealed, 'a long passphrase', 'committee member')).toEqual(utf8('seed'))
  expect(await whyShut(openUnderPassphrase(sealed, 'a long passphrase', 'delegation'))).toBe('wrong-passphrase')
})

test('no byte of a backup can be changed, cut off or added unnoticed, and nothing random opens', async () => {
  const sealed = await sealUnderPassphrase(utf8('seed'), 'a long passphrase', 'test', light)
  const cheap = (bytes: Uint8Array): boolean => bytes.subarray(6, 8).every((byte) => byte === 0)
  await fc.assert(
    fc.asyncProperty(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
      const changed = Uint8Array.from(sealed)
      changed[at] = (changed[at] ?? 0) ^ flip
      // A cost of gigabytes is refused before it is paid; one of some megabytes would only slow this test.
      fc.pre(cheap(changed) || at === 6)
      expect(await whyShut(openUnderPassphrase(changed, 'a long passphrase', 'test'))).not.toBe('opened')
    }),
    { numRuns: 150 },
  )
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.nat(sealed.length - 1), async (noise, cut) => {
      expect(await whyShut(openUnderPassphrase(noise, 'a long passphrase', 'test'))).toBe('malformed')
      const parts = [sealed.subarray(0, cut), Uint8Array.from([...sealed, ...noise])]
      for (const part of parts)
        if (!equalBytes(part, sealed))
          expect(await whyShut(openUnderPassphrase(part, 'a long passphrase', 'test'))).not.toBe('opened')
    }),
    { numRuns: 60 },
  )
})

test('a backup that would cost hours to open is refused at once', async () => {
  const sealed = await sealUnderPassphrase(utf8('seed'), 'a long passphrase', 'test', light)
  const costly = Uint8Array.from(sealed)
  costly.set([0x7f, 0xff, 0xff, 0xff], 6)
  expect(await whyShut(openUnderPassphrase(costly, 'a long passphrase', 'test'))).toBe('too-costly')
  const none = Uint8Array.from(sealed)
  none.set([0, 0, 0, 0], 10)
  expect(await whyShut(openUnderPassphrase(none, 'a long passphrase', 'test'))).toBe('malformed')
})

test('the browser derives the same key as the server', async () => {
  // RFC 9106, section 5.3, has a secret and associated data besides, which neither side here uses; so both are compared.
  const wanted = { t: 2, m: 128, p: 2, dkLen: 32 }
  const native = process.getBuiltinModule('node:crypto').argon2Sync('argon2id', {
    message: utf8('passphrase'),
    nonce: utf8('sixteen bytes ..'),
    parallelism: wanted.p,
    tagLength: wanted.dkLen,
    memory: wanted.m,
    passes: wanted.t,
  })
  expect(toHex(argon2id('passphrase', 'sixteen bytes ..', wanted))).toBe(toHex(native))
})
