import { expect, test } from 'vitest'
import { newHybridKey } from '#platform/signing.ts'
import type { Act } from './acts.ts'
import { type Operation, operationIdOf, SignedOperation } from './operation.ts'
import { operationOf, signOperation, verifyOperation } from './signing.ts'
import { idOf, uuidOf } from './test-text.ts'

const device = uuidOf('carthia/device')
const comment: Act = { kind: 'comment.make', comment: idOf('c'), text: 'We would rather say “should”.' }
const confirmation: Act = {
  kind: 'ad-referendum.answer',
  procedure: idOf('p'),
  paragraph: idOf('A'),
  hash: 'A'.repeat(43),
  answer: 'confirm',
}
const said = (act: Act): Operation =>
  operationOf(device, {
    room: uuidOf('room'),
    n: 7,
    seen: { count: 3, trail: 'A'.repeat(43) },
    sentAt: '2026-11-22T09:00:00Z',
    act,
  })

test('a remark carries one signature, a confirmation that binds a State carries two', async () => {
  const { secret, public: key } = await newHybridKey()
  const remark = await signOperation(secret, said(comment))
  const bound = await signOperation(secret, said(confirmation))
  expect(remark.signature.mldsa65).toBeUndefined()
  expect(bound.signature.mldsa65).toHaveLength(4412)
  for (const signed of [remark, bound]) {
    expect(SignedOperation.parse(structuredClone(signed))).toEqual(signed)
    expect(await verifyOperation(key, signed)).toBe(true)
  }
})

test('an operation that was changed, stripped of a signature or signed by another device is not taken', async () => {
  const { secret, public: key } = await newHybridKey()
  const other = await newHybridKey()
  const signed = await signOperation(secret, said(confirmation))
  const { mldsa65: _, ...classicalOnly } = signed.signature
  const changed = { ...signed, operation: { ...signed.operation, n: 8 } }
  expect(await verifyOperation(key, { ...signed, signature: classicalOnly })).toBe(false)
  expect(await verifyOperation(key, changed)).toBe(false)
  expect(await verifyOperation(other.public, signed)).toBe(false)
  const foreign = await signOperation(other.secret, said(confirmation))
  const patched = { ...foreign, signature: { ...foreign.signature, key: signed.signature.key } }
  expect(await verifyOperation(key, patched)).toBe(false)
})

test('a device’s operations have ids that no other device, room or number leads to', () => {
  const ids = ['room', 'other'].flatMap((room) =>
    ['carthia', 'norhaven'].flatMap((name) => [1, 2, 11].map((n) => operationIdOf(uuidOf(room), uuidOf(name), n))),
  )
  expect(new Set(ids).size).toBe(ids.length)
})
