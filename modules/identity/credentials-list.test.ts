import { beforeAll, expect, test } from 'vitest'
import { type HybridPublic, type HybridSecret, newHybridKey } from '#platform/signing.ts'
import { checkCommittee, checkFirstCommittee, checkSuccessor, fingerprintOf } from './keys/committee.ts'
import { listedAt, verifyList } from './keys/credentials-list.ts'
import { changesBetween, draftList, newCommittee, newSubject, signCommittee, signList } from './keys/drafting.ts'
import { KeyRefused } from './keys/faults.ts'
import type { Committee, CredentialsList, ListedDelegation, SignedList } from './keys/statements.ts'

type Pair = { secret: HybridSecret; public: HybridPublic }
const now = new Date('2026-11-21T09:00:00Z')
const record = { origin: 'saltmarsh.example/record', policy: 'quorum none\n' }
const idOf = (n: number): string => `00000000-0000-7000-8000-de1e0000000${n}`

let members: Pair[]
let stranger: Pair
let committee: Committee
let belmere: ListedDelegation
let carthia: ListedDelegation
let first: SignedList

const named = (pairs: Pair[]) => pairs.map((pair, index) => ({ name: `Member ${index + 1}`, key: pair.public }))
async function listing(n: number, name: string): Promise<ListedDelegation> {
  const { public: key } = await newHybridKey()
  const period = { from: '2026-11-01T00:00:00Z', until: '2027-11-01T00:00:00Z' }
  return { id: idOf(n), name, subject: newSubject(), key, deputies: [], powers: ['speak'], ...period }
}
async function signedBy(statement: CredentialsList, ...signers: Pair[]): Promise<SignedList> {
  return { statement, signatures: await Promise.all(signers.map(({ secret }) => signList(secret, statement))) }
}
function draft(delegations: ListedDelegation[], before?: CredentialsList): CredentialsList {
  return draftList({ committee, before, record, delegations, now, days: 90 })
}
async function faultOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'none',
    (error: unknown) => (error instanceof KeyRefused ? error.fault : String(error)),
  )
}
const pick = (...at: number[]): Pair[] => at.flatMap((index) => members[index] ?? [])

beforeAll(async () => {
  members = await Promise.all([1, 2, 3].map(newHybridKey))
  stranger = await newHybridKey()
  committee = newCommittee({ name: 'Committee of Saltmarsh', k: 2, members: named(members) }, now)
  belmere = await listing(1, 'Belmere')
  carthia = await listing(2, 'Carthia')
  first = await signedBy(draft([belmere]), ...pick(0, 1))
})

test('the fingerprint is five groups of six digits, and another one for any other committee', () => {
  expect(fingerprintOf(committee)).toMatch(/^(\d{6} ){4}\d{6}$/)
  expect(fingerprintOf({ ...committee, k: 1 })).not.toBe(fingerprintOf(committee))
  expect(fingerprintOf({ ...committee, demonstration: true })).not.toBe(fingerprintOf(committee))
})

test('a committee counts nobody twice and asks for no more than it has', async () => {
  const wrong: Partial<Committee>[] = [
    { k: 4 },
    { members: named([...pick(0, 0)]) },
    { members: [...named(pick(0)), { name: 'Member 1', key: stranger.public }] },
    {
      members: [
        ...named(pick(0)),
        { name: 'Half', key: { ...stranger.public, ed25519: members[0]?.public.ed25519 ?? '' } },
      ],
    },
  ]
  for (const change of wrong) expect(() => checkCommittee({ ...committee, ...change })).toThrow(KeyRefused)
  expect(checkFirstCommittee({ statement: committee, signatures: [] }).statement).toEqual(committee)
  const signed = await signCommittee(stranger.secret, committee)
  expect(() => checkFirstCommittee({ statement: committee, signatures: [signed] })).toThrow(KeyRefused)
})

test('a committee is followed by another only where enough of the old one sign', async () => {
  const next = newCommittee({ name: 'Next committee', k: 1, members: named([stranger]) }, now, committee)
  const signed = async (...signers: Pair[]) => ({
    statement: next,
    signatures: await Promise.all(signers.map(({ secret }) => signCommittee(secret, next))),
  })
  expect(await faultOf(checkSuccessor(committee, await signed(...pick(0, 2))))).toBe('none')
  expect(await faultOf(checkSuccessor(committee, await signed(...pick(0))))).toBe('too-few-signatures')
  expect(await faultOf(checkSuccessor(committee, await signed(stranger, ...pick(0))))).toBe('foreign-signature')
  expect(await faultOf(checkSuccessor({ ...committee, k: 3 }, await signed(...pick(0, 1, 2))))).toBe('wrong-previous')
})

test.for([
  ['two of three', [0, 1], 'none'],
  ['all three', [0, 1, 2], 'none'],
  ['one of three', [0], 'too-few-signatures'],
  ['nobody', [], 'too-few-signatures'],
  ['the same member twice', [1, 1], 'signed-twice'],
] as const)('a list signed by %s: %s gives %s', async ([, signers, fault]) => {
  const signed = await signedBy(draft([belmere]), ...pick(...signers))
  expect(await faultOf(verifyList(signed, committee, { list: undefined }))).toBe(fault)
})

test('neither half of a signature is enough, and a stranger’s counts for nothing', async () => {
  const good = first.signatures[0]
  const other = await signList(stranger.secret, first.statement)
  if (!good) throw new Error('unsigned')
  const halves = [
    { ...good, ed25519: other.ed25519 },
    { ...good, mldsa65: other.mldsa65 },
  ]
  for (const half of halves) {
    const signed = { ...first, signatures: [half, ...first.signatures.slice(1)] }
    expect(await faultOf(verifyList(signed, committee))).toBe('forged-signature')
  }
  const foreign = { ...first, signatures: [...first.signatures, other] }
  expect(await faultOf(verifyList(foreign, committee))).toBe('foreign-signature')
})

test('a list of another committee, an altered one, and a shapeless one are refused', async () => {
  const altered = { ...first, statement: { ...first.statement, expiresAt: '2027-06-01T00:00:00Z' } }
  expect(await faultOf(verifyList(altered, committee))).toBe('forged-signature')
  expect(await faultOf(verifyList(first, { ...committee, k: 1 }))).toBe('wrong-committee')
  const nothing = [undefined, 'list', {}, { ...first, extra: 1 }, { ...first, statement: { ...first.statement, v: 2 } }]
  for (const shapeless of nothing) expect(await faultOf(verifyList(shapeless, committee))).toBe('malformed')
})

test.for<[string, (list: CredentialsList) => Partial<CredentialsList>, string]>([
  ['skips a version', () => ({ version: 3 }), 'wrong-version'],
  ['repeats a version', () => ({ version: 1, previous: null }), 'wrong-version'],
  ['follows another list', () => ({ previous: '0'.repeat(64) }), 'wrong-previous'],
  ['was issued before', () => ({ issuedAt: '2026-11-20T00:00:00Z' }), 'wrong-period'],
  ['ends before it begins', () => ({ expiresAt: '2026-11-21T09:00:00Z' }), 'wrong-period'],
  ['holds for years', () => ({ expiresAt: '2029-01-01T00:00:00Z' }), 'wrong-period'],
  [
    'lists a delegation twice',
    () => ({ delegations: [belmere, { ...carthia, id: belmere.id }] }),
    'duplicate-delegation',
  ],
  [
    'gives two one pseudonym',
    () => ({ delegations: [belmere, { ...carthia, subject: belmere.subject }] }),
    'duplicate-subject',
  ],
  ['gives two one key', () => ({ delegations: [belmere, { ...carthia, key: belmere.key }] }), 'duplicate-key'],
  [
    'gives two half a key',
    () => ({ delegations: [belmere, { ...carthia, key: { ...carthia.key, ed25519: belmere.key.ed25519 } }] }),
    'duplicate-key',
  ],
  [
    'lists a member of the committee as a deputy',
    () => ({
      delegations: [{ ...belmere, deputies: [{ name: 'Member', key: committee.members[0]?.key ?? belmere.key }] }],
    }),
    'duplicate-key',
  ],
  ['changes a pseudonym', () => ({ delegations: [{ ...belmere, subject: newSubject() }] }), 'subject-changed'],
  ['gives no time', () => ({ delegations: [{ ...belmere, until: belmere.from }] }), 'wrong-period'],
])('a list that %s is refused', async ([, change, fault]) => {
  const next = draft([belmere, carthia], first.statement)
  expect(await faultOf(verifyList(await signedBy(next, ...pick(0, 1)), committee, { list: first.statement }))).toBe(
    'none',
  )
  const wrong = { ...next, ...change(next) }
  expect(await faultOf(verifyList(await signedBy(wrong, ...pick(0, 1)), committee, { list: first.statement }))).toBe(
    fault,
  )
})

test('a delegation is told to hold, to be over, or never to have been listed', () => {
  const at = (time: string) => listedAt(first.statement, belmere.id, new Date(time)).why ?? 'holds'
  expect(at('2026-11-22T00:00:00Z')).toBe('holds')
  expect(at('2026-10-22T00:00:00Z')).toBe('expired')
  expect(at('2027-03-01T00:00:00Z')).toBe('list-expired')
  expect(listedAt(first.statement, carthia.id, now).why).toBe('delegation-ended')
})

test('a draft tells everything that it changes', async () => {
  const { public: key } = await newHybridKey()
  const deputy = { name: 'Deputy', key }
  const told = (delegations: ListedDelegation[], more: Partial<CredentialsList> = {}) =>
    changesBetween(first.statement, { ...draft(delegations, first.statement), ...more }).map(({ what }) => what)
  expect(changesBetween(undefined, first.statement).map(({ what }) => what)).toEqual(['first', 'listed'])
  expect(told([belmere])).toEqual(['renewed'])
  expect(told([carthia])).toEqual(['listed', 'unlisted'])
  expect(
    told([{ ...belmere, key, name: 'Bellmere', powers: [], until: '2027-01-01T00:00:00Z', deputies: [deputy] }]),
  ).toEqual(['name', 'key', 'powers', 'period', 'deputy-added'])
  expect(told([belmere], { record: { ...record, policy: 'quorum other\n' } })).toEqual(['policy'])
})
