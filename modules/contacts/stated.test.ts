import { safe } from '@orpc/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mostPositions, positionsContract } from '#platform/positions.ts'
import { delegations, people, type TestWorld } from '#modules/identity/server/test-world.ts'
import { LetterContent, type LetterDraft, type RequestDraft } from './contract.ts'
import { doorsOf, marked, openContactsWorld, playedBy } from './server/test-contacts.ts'

let world: TestWorld
const { belmere, carthia, dorvane } = people

beforeAll(async () => {
  world = await openContactsWorld()
  await playedBy(world, delegations.belmere, delegations.carthia)
})
afterAll(() => world[Symbol.asyncDispose]())

const stated = async (account: string | null, delegation: string, of: 'real' | 'exercise' = 'real') =>
  world.as(positionsContract, account).of({ delegation, world: of })
const titles = async (...asked: Parameters<typeof stated>) =>
  (await stated(...asked)).positions.map(({ title }) => title)

async function asked(subject: string, more: Partial<RequestDraft> = {}): Promise<string> {
  const { requests } = doorsOf(world, belmere.duty)
  const { id } = await requests.draft({
    to: delegations.carthia,
    kind: 'mitigation',
    world: 'real',
    subject,
    words: { text: 'Trois hôpitaux sont sondés.', language: 'fr' },
    form: {
      urgency: 'day',
      activity: ['information-gathering'],
      effect: 'minor',
      infrastructure: ['203.0.113.7'],
      from: '2026-11-20T08:00:00Z',
      wanted: ['stop'],
    },
    cites: ['norm-c'],
    incidentId: null,
    dueAt: null,
    marking: marked('amber+strict'),
    ...more,
  })
  await requests.move({ id, move: 'send', saw: 'draft' })
  return id
}

async function answered(id: string, move: 'accept' | 'accept-in-part' | 'decline', text?: string): Promise<void> {
  const { requests } = doorsOf(world, carthia.duty)
  const { status } = await requests.one({ id })
  const words = text === undefined ? null : { text, language: 'en' }
  await requests.move({ id, move, saw: status, words, reason: move === 'decline' ? 'no-resources' : null })
}

async function wrote(subject: string, more: Partial<LetterDraft> = {}, many = 1): Promise<string> {
  const { letters } = doorsOf(world, carthia.duty)
  const content = LetterContent.parse({
    kind: 'note-verbale',
    language: 'en',
    from: 'the Ministry of Foreign Affairs of Carthia',
    to: { institution: 'the Permanent Mission of Belmere' },
    subject,
    body: 'confirm that the relays were switched off.',
  })
  const draft = {
    world: 'real' as const,
    to: delegations.belmere,
    content,
    requestId: null,
    incidentId: null,
    marking: marked('amber+strict'),
    ...more,
  }
  let id = ''
  for (let n = 0; n < many; n++) {
    ;({ id } = await letters.draft(draft))
    await letters.issue({ id })
  }
  return id
}

test('what a delegation accepted of ours and wrote to us is told to us with source and date, and to nobody else', async () => {
  const accepted = await asked('Accepted')
  await answered(accepted, 'accept-in-part', 'One of the two relays.\nThe other is not ours.')
  await answered(accepted, 'accept')
  const partly = await asked('In part')
  await answered(partly, 'accept-in-part', 'One of the two relays.\nThe other is not ours.')
  const changed = await asked('Declined after all')
  await answered(changed, 'accept')
  await answered(changed, 'decline')
  await asked('Unanswered')
  const letter = await wrote('Relays switched off')
  const back = await wrote('Taken back')
  await doorsOf(world, carthia.duty).letters.withdraw({ id: back, reason: 'Overtaken' })

  const { positions, more } = await stated(belmere.analyst, delegations.carthia)
  expect(more).toBe(false)
  expect(new Map(positions.map((one) => [one.title, one]))).toEqual(
    new Map([
      ['Accepted', expect.objectContaining({ kind: 'request-accepted', path: `/requests/${accepted}`, quote: null })],
      [
        'In part',
        expect.objectContaining({
          kind: 'request-accepted-in-part',
          language: 'fr',
          number: expect.stringMatching(/^2026\/\d+$/),
          quote: { text: 'One of the two relays. The other is not ours.', language: 'en' },
          cites: ['norm-c'],
          tlp: 'amber+strict',
        }),
      ],
      ['Relays switched off', expect.objectContaining({ kind: 'letter', language: 'en', path: `/letters/${letter}` })],
    ]),
  )
  // What we said to them is ours, and what a third sees of either is nothing.
  expect(await titles(carthia.duty, delegations.belmere)).toEqual([])
  for (const stranger of [dorvane.duty, people.host.secretary, people.host.admin])
    expect(await stated(stranger, delegations.carthia)).toEqual({ positions: [], more: false })
  expect(await titles(belmere.duty, delegations.dorvane)).toEqual([])
  const { error } = await safe(stated(null, delegations.carthia))
  expect(error).toMatchObject({ code: 'SIGN_IN_FIRST' })
})

test('an exercise and the real world know nothing of what was said in the other', async () => {
  await wrote('Under exercise', { world: 'exercise', marking: { ...marked('amber+strict'), exercise: true } })
  expect(await titles(belmere.duty, delegations.carthia, 'exercise')).toEqual(['Under exercise'])
  expect(await titles(belmere.duty, delegations.carthia)).not.toContain('Under exercise')
})

test('what was told to one person under RED is told to no other of the delegation', async () => {
  const named = marked('red', { people: [belmere.duty, carthia.duty] })
  await wrote('For one pair of eyes', { marking: named })
  expect(await titles(belmere.duty, delegations.carthia)).toContain('For one pair of eyes')
  expect(await titles(belmere.head, delegations.carthia)).not.toContain('For one pair of eyes')
})

test('the newest are told, and that there are older ones; whoever lost access is told nothing', async () => {
  expect((await stated(belmere.head, delegations.carthia)).more).toBe(false)
  world.at(new Date(world.house.now().getTime() + 60_000).toISOString())
  await wrote('Yet another', {}, mostPositions)
  const { positions, more } = await stated(belmere.head, delegations.carthia)
  expect(positions).toHaveLength(mostPositions)
  expect(more).toBe(true)
  expect(positions.every(({ title }) => title === 'Yet another')).toBe(true)
  await world.revoke(belmere.head)
  const { error } = await safe(stated(belmere.head, delegations.carthia))
  expect(error).toMatchObject({ code: 'SIGN_IN_FIRST' })
})
