import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromHex, toHex } from '#platform/bytes.ts'
import { sha256 } from '#platform/crypto.ts'
import { firstChain, type Link, nextChain } from './chain.ts'
import { roomLimits } from './contract.ts'
import { mayCommit, mayHold, maySend, mayUseRooms, mayWrite, membersFit, welcomesFit } from './rules.ts'

test('people come in, and machines with the scope; nobody else', () => {
  expect(mayUseRooms({ kind: 'person', scopes: [] })).toBe(true)
  expect(mayUseRooms({ kind: 'machine', scopes: ['incidents:read', 'rooms'] })).toBe(true)
  for (const kind of ['machine', 'nobody', 'system'] as const)
    expect(mayUseRooms({ kind, scopes: ['incidents:read'] })).toEqual({ refused: 'ROOMS_SCOPE_MISSING' })
})

test('who was removed is told so before they are told that the room is closed', () => {
  const closedAt = new Date('2026-11-21T09:00:00Z')
  expect(mayWrite({ member: false, closedAt })).toEqual({ refused: 'NOT_A_MEMBER' })
  expect(mayWrite({ member: true, closedAt })).toEqual({ refused: 'ROOM_CLOSED' })
  expect(mayWrite({ member: true, closedAt: null })).toBe(true)
})

test('a commit is of this epoch alone; a message of this one or of five before', () => {
  const allowed = (rule: (room: { epoch: number }, of: number) => unknown) =>
    Array.from({ length: 12 }, (_, of) => of).filter((of) => rule({ epoch: 9 }, of) === true)
  expect(allowed(mayCommit)).toEqual([9])
  expect(allowed(maySend)).toEqual([4, 5, 6, 7, 8, 9])
})

test('a piece is measured alone, and all together with what the room holds', () => {
  expect(mayHold({ stored: roomLimits.room - 10 }, [4, 6], 6)).toBe(true)
  expect(mayHold({ stored: 0 }, [7], 6)).toEqual({ refused: 'TOO_LARGE' })
  expect(mayHold({ stored: roomLimits.room - 10 }, [5, 6], 6)).toEqual({ refused: 'ROOM_FULL' })
})

const device = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')

test('a change of members fits exactly where devices leave that are there, and come that are not', () => {
  fc.assert(
    fc.property(fc.uniqueArray(device), fc.array(device), fc.array(device), (there, coming, leaving) => {
      const members = new Set(there)
      const twice = new Set(coming).size < coming.length || new Set(leaving).size < leaving.length
      const wrong = coming.some((one) => members.has(one)) || leaving.some((one) => !members.has(one))
      const added = coming.map((one) => ({ device: one }))
      expect(membersFit(members, { added, removed: leaving }) === true).toBe(!twice && !wrong)
    }),
  )
  const many = Array.from({ length: roomLimits.devices }, (_, index) => String(index))
  const change = { added: [{ device: 'one more' }], removed: [] }
  expect(membersFit(new Set(many), change)).toEqual({ refused: 'MEMBERS_DO_NOT_FIT' })
  expect(membersFit(new Set(many), { ...change, removed: ['7'] })).toBe(true)
})

test('welcomes fit exactly where they share out the devices that come', () => {
  fc.assert(
    fc.property(fc.uniqueArray(device), fc.array(fc.array(device), { maxLength: 3 }), (coming, welcomes) => {
      const sharedOut = welcomes.flat().toSorted().join() === coming.toSorted().join()
      const verdict = welcomesFit(
        coming.map((one) => ({ device: one })),
        welcomes.map((devices) => ({ devices })),
      )
      expect(verdict === true).toBe(sharedOut)
    }),
  )
})

test('the chain is computed as the document says', () => {
  const room = '01234567-89ab-4cde-8f01-23456789abcd'
  const first = sha256(new TextEncoder().encode(`chancery/room/v1\n${room}`))
  expect(firstChain(room)).toEqual(first)
  const digest = sha256(new Uint8Array([1, 2, 3]))
  const written = `${toHex(first)}${'0'.repeat(15)}101${'0'.repeat(15)}0${toHex(digest)}`
  expect(nextChain(first, { seq: 1, kind: 'commit', epoch: 0, digest })).toEqual(sha256(fromHex(written)))
  // Written down once, so that it never changes unnoticed.
  expect(toHex(nextChain(first, { seq: 2 ** 40, kind: 'message', epoch: 7, digest }))).toBe(
    toHex(sha256(fromHex(`${toHex(first)}0000010000000000020000000000000007${toHex(digest)}`))),
  )
})

const link = fc.record<Link>({
  seq: fc.integer({ min: 1, max: 1_000_000 }),
  kind: fc.constantFrom('commit', 'message'),
  epoch: fc.nat(),
  digest: fc.uint8Array({ minLength: 32, maxLength: 32 }),
})

test('two different links never lead to one chain, nor do two different pasts', () => {
  fc.assert(
    fc.property(link, link, (a, b) => {
      const past = firstChain('a room')
      const alike = a.seq === b.seq && a.kind === b.kind && a.epoch === b.epoch && toHex(a.digest) === toHex(b.digest)
      expect(toHex(nextChain(past, a)) === toHex(nextChain(past, b))).toBe(alike)
      expect(toHex(nextChain(nextChain(past, a), b))).not.toBe(toHex(nextChain(past, b)))
    }),
  )
})
