import { expect, test } from 'vitest'
import { openRecordView, type RecordView } from '#modules/record/verifying.ts'
import type { Act } from '../text/acts.ts'
import { textHash } from '../text/hash.ts'
import { expectDone, idOf } from '../text/test-text.ts'
import { openText } from './test-adoptions.ts'
import { chairName, openTestDecision, type TestDecision } from './test-document.ts'
import { verifySilence, type SilenceProof } from './verify-silence.ts'

const silence = idOf('silence')
const pseudonym = idOf('pseudonym')

async function opened(template: 'osce' | 'unga' = 'osce', minutes = 60): Promise<TestDecision & { until: string }> {
  const decision = await openTestDecision()
  await openText(decision)
  const until = decision.in(minutes + 1)
  const act: Act = {
    kind: 'silence.open',
    silence,
    recordSubject: pseudonym,
    template,
    subject: { text: textHash(decision.state) },
    title: 'Until noon',
    until,
    record: { size: decision.record.size(), root: rootOf(decision) },
  }
  expectDone(await decision.does(chairName, act))
  return { ...decision, until }
}

function rootOf({ record }: TestDecision): string {
  return Buffer.from(record.root()).toString('base64url')
}

function viewOf({ record }: TestDecision): RecordView {
  const { fetch, origin, policy } = record
  const lastSeen = { load: async () => undefined, save: async () => undefined }
  return openRecordView({ origin, policy, fetch, lastSeen, now: () => new Date('2026-11-30T00:00:00Z') })
}

const judge = (
  decision: TestDecision,
  more: Partial<Parameters<typeof verifySilence>[0]> = {},
): Promise<SilenceProof> =>
  verifySilence({
    view: viewOf(decision),
    silence,
    entries: decision.history,
    ticks: decision.ticks,
    places: decision.places(pseudonym),
    ...more,
  })

const objection: Act = { kind: 'silence.break', silence, by: 'objection', words: 'We cannot join.' }
test('between the opening and its time the record holds nothing under the pseudonym: silence lapsed', async () => {
  const proof = await judge(await lone())
  expect(proof).toMatchObject({ outcome: 'lapsed', faults: [], untold: [], objections: [] })
  expect(proof.opened && proof.passed && proof.opened.index < proof.passed.index).toBe(true)
  expect(proof.closed).toBeDefined()
  expect(proof.cannotProve).toContain('refused-at-the-door')
})

async function lone(): Promise<TestDecision & { until: string }> {
  const decision = await opened()
  await decision.tick(pseudonym, decision.until, 60)
  expectDone(await decision.does(chairName, { kind: 'silence.close', silence, outcome: 'adopted' }))
  return decision
}

test('an objection in time is found in the record, whoever leaves it out of what they tell', async () => {
  const decision = await opened()
  expectDone(await decision.does('carthia', objection))
  await decision.tick(pseudonym, decision.until, 60)
  expect(await judge(decision)).toMatchObject({ outcome: 'broken', objections: [{ late: false }] })
  const without = decision.history.filter(({ kind }) => kind !== 'silence.break')
  const proof = await judge(decision, { entries: without })
  expect(proof).toMatchObject({ outcome: 'unproven', faults: ['untold-entry'] })
  expect(proof.untold).toHaveLength(1)
  const places = decision.places(pseudonym).filter((index) => !proof.untold.includes(index))
  expect((await judge(decision, { entries: without, places })).outcome).toBe('unproven')
})

test('a stranger who opens a room under the pseudonym, and talks in it, breaks no silence and spoils no proof', async () => {
  const decision = await opened()
  decision.enter('membership', pseudonym, 'a room of somebody else')
  decision.enter('envelopes', pseudonym, 'what is said in it')
  await decision.tick(pseudonym, decision.until, 60)
  expect(await judge(decision)).toMatchObject({ outcome: 'lapsed', untold: [] })
})

test('an objection at expiry or after it is late, and silence has lapsed', async () => {
  const decision = await opened()
  await decision.tick(pseudonym, decision.until, 60)
  expectDone(await decision.does('carthia', objection, { after: 0 }))
  expect(await judge(decision)).toMatchObject({ outcome: 'lapsed', objections: [{ late: true }] })
})

test('an objection that came in time in the room and is not in the record leaves it unproven', async () => {
  const decision = await opened()
  expectDone(await decision.does('carthia', objection, { unrecorded: true }))
  await decision.tick(pseudonym, decision.until, 60)
  expect(await judge(decision)).toMatchObject({ outcome: 'unproven', faults: ['unrecorded-objection'] })
})

test('an objection that was sent in time and entered a little later still broke it', async () => {
  const decision = await opened()
  expectDone(await decision.does('carthia', objection, { unrecorded: true, after: 60 - 1 }))
  await decision.tick(pseudonym, decision.until, 1)
  const broken = decision.history.at(-1)
  const { recordEntryOf } = await import('./record-entries.ts')
  const made = broken && recordEntryOf(decision.state, broken.signed)
  decision.enter('statement', pseudonym, made?.content ?? '', Buffer.from(made?.salt ?? '', 'base64url'))
  await decision.record.publish()
  expect(await judge(decision)).toMatchObject({ outcome: 'broken' })
})

test('an extension counts where it was entered before what it extends had lapsed', async () => {
  const decision = await opened()
  const later = decision.in(180)
  expectDone(await decision.does(chairName, { kind: 'silence.extend', silence, until: later }))
  await decision.tick(pseudonym, decision.until, 60)
  expect(await judge(decision)).toMatchObject({ outcome: 'unproven', until: later, faults: ['no-tick'] })
  await decision.tick(pseudonym, later, 180)
  expect(await judge(decision)).toMatchObject({ outcome: 'lapsed', until: later, extended: [{}] })
})

test('a host that says too early that the time has passed proves nothing', async () => {
  const decision = await opened()
  await decision.tick(pseudonym, decision.until, 5)
  expect(await judge(decision)).toMatchObject({ outcome: 'unproven', faults: ['early-tick'] })
})

test('without the opening, the tick, or the past that the chair saw, nothing is proven', async () => {
  const decision = await lone()
  expect((await judge(decision, { entries: [] })).faults).toEqual(['no-opening'])
  expect((await judge(decision, { places: [] })).faults).toEqual(['no-opening'])
  expect((await judge(decision, { ticks: [] })).faults).toContain('no-tick')
  expect((await judge(decision, { ticks: [{ content: '{}', salt: 'x' }] })).faults).toContain('no-tick')
  const view = { ...viewOf(decision), holds: async () => false }
  expect(await judge(decision, { view })).toMatchObject({ outcome: 'unproven', faults: ['other-past'] })
})
