import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { delegations, people } from '#modules/identity/server/test-world.ts'
import { recordContract } from '#modules/record/contract.ts'
import { sequence } from '#modules/record/server/index.ts'
import { refusalOf } from '#modules/rooms/server/test-rooms.ts'
import { system } from '#platform/actor.ts'
import { toHex, utf8 } from '#platform/bytes.ts'
import { sha256 } from '#platform/crypto.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { modules } from '../../../apps/server/modules.ts'
import { positionsContract } from '#platform/positions.ts'
import { documentPath } from '../contract.ts'
import { SignedDocument } from '../deciding/document-format.ts'
import { verifyFinalDocument } from '../deciding/verify-document.ts'
import { idOf } from '../text/test-text.ts'
import { enterPublication } from './actions/publishing.ts'
import { openNegotiationWorld } from './test-negotiation.ts'

const { belmere, carthia, dorvane } = people

async function openAdopted() {
  const negotiation = await openNegotiationWorld(modules, [belmere.duty, carthia.duty, dorvane.duty])
  await negotiation.openText('Accord on the Lantern Strait')
  await negotiation.adopt()
  return negotiation
}

test('the delegation that declared a text adopted publishes it, and the public reads it, byte by byte, and finds it in the record', async () => {
  await using negotiation = await openAdopted()
  const { doors, world } = negotiation
  const document = await negotiation.document()
  const published = await doors(belmere.duty).publish({ document })
  expect(published).toMatchObject({
    title: 'Accord on the Lantern Strait',
    parties: ['carthia', 'dorvane'],
    publishedBy: 'belmere',
    digest: toHex(sha256(utf8(document))),
    exercise: false,
  })
  // The same again is the same.
  expect(await doors(belmere.head).publish({ document })).toEqual(published)

  const toAll = doors(null)
  expect((await toAll.texts({})).items).toEqual([published])
  await inTransaction(world.house, system, 'test', 'acts', (call) => enterPublication(call, { id: published.id }))
  expect((await toAll.text({ id: published.id })).act).toBeNull()
  await sequence(world.house)
  const text = await toAll.text({ id: published.id })
  expect(text.document).toBe(document)
  const act = await world.as(recordContract, null).act({ index: text.act ?? -1 })
  expect(JSON.parse(act.content)).toMatchObject({ act: 'text.published', text: { digest: published.digest } })

  const file = await world.knock(null, documentPath(published.id))
  expect(await file.text()).toBe(document)
  const report = await verifyFinalDocument(utf8(document), { committee: negotiation.rooms.keyed.committee })
  expect(report).toMatchObject({ ok: true, read: { adoption: { decided: { way: 'gavel' } } } })
}, 60_000)

test('nobody publishes what was not theirs to declare adopted, what was changed since, or what another host’s keys signed', async () => {
  await using negotiation = await openAdopted()
  const { doors, world } = negotiation
  const document = await negotiation.document()
  expect(await refusalOf(doors(carthia.duty).publish({ document }))).toMatchObject({ code: 'NOT_YOURS_TO_PUBLISH' })
  expect(await refusalOf(doors(null).publish({ document }))).toMatchObject({ code: 'SIGN_IN_FIRST' })

  const changed = document.replace('without delay', 'when convenient')
  expect(changed).not.toBe(document)
  expect(await refusalOf(doors(belmere.duty).publish({ document: changed }))).toMatchObject({
    code: 'DOCUMENT_REFUSED',
    data: { fault: expect.stringMatching(/^(words-differ|maker-signature)$/) },
  })
  for (const rubbish of ['{}', 'no JSON at all', '['.repeat(2_000)])
    expect(await refusalOf(doors(belmere.duty).publish({ document: rubbish }))).toMatchObject({
      data: { fault: 'malformed' },
    })
  // What was played in a room of an exercise is never shown as real, whatever its opening says.
  const { kysely } = world.database
  await sql`update room set exercise = true`.execute(kysely)
  expect(await refusalOf(doors(belmere.duty).publish({ document }))).toMatchObject({ code: 'OTHER_WORLD' })
  await sql`update room set exercise = false`.execute(kysely)
  // As if this host’s committee were another one: the document holds by itself, and not here.
  const signed = SignedDocument.parse(JSON.parse(document))
  expect(signed.finalDocument.title).toBe('Accord on the Lantern Strait')
  await sql`update key_committee set signed = jsonb_set(signed, '{statement,name}', '"Another committee"')`.execute(
    kysely,
  )
  expect(await refusalOf(doors(belmere.duty).publish({ document }))).toMatchObject({
    data: { fault: 'other-committee' },
  })
  expect((await doors(null).texts({})).items).toEqual([])
}, 60_000)

test('of a published text each party is told to have said what it attached, to the signed in, in the world of the text alone; of a sealed one nothing', async () => {
  await using negotiation = await openNegotiationWorld(modules, [belmere.duty, carthia.duty, dorvane.duty])
  const { does, doors, world } = negotiation
  await negotiation.openText('Accord on the Lantern Strait')
  const text = `Carthia reads “without delay”\nas within a day. ${'It says so at length. '.repeat(30)}`
  await does(carthia.duty, { kind: 'statement.make', statement: idOf('reserved'), type: 'reservation', on: [], text })
  await does(carthia.duty, {
    kind: 'statement.make',
    statement: idOf('taken'),
    type: 'general-statement',
    on: [],
    text,
  })
  await does(carthia.duty, { kind: 'statement.withdraw', statement: idOf('taken') })
  const hold = (account: string, reserve: string, of: { reason?: string; paragraph?: string } = {}) =>
    does(account, {
      kind: 'reserve.enter',
      reserve: idOf(reserve),
      paragraph: of.paragraph ?? null,
      type: 'parliamentary',
      ...(of.reason === undefined ? {} : { reason: of.reason }),
    })
  await hold(carthia.duty, 'held', { paragraph: idOf('A'), reason: 'Its parliament\nhas to be heard.' })
  await hold(carthia.duty, 'lifted')
  await does(carthia.duty, { kind: 'reserve.lift', reserve: idOf('lifted') })
  await hold(dorvane.duty, 'of another')
  const heldAt = negotiation.history.find(({ signed }) => signed.operation.act.kind === 'reserve.enter')?.at
  await negotiation.adopt()
  const stated = (account: string | null, delegation: string, of?: 'exercise') =>
    world.as(positionsContract, account).of({ delegation, ...(of ? { world: of } : {}) })
  const nothing = { positions: [], more: false }
  // It is adopted, and sealed until somebody publishes it.
  expect(await stated(dorvane.duty, delegations.carthia)).toEqual(nothing)
  const { id } = await doors(belmere.duty).publish({ document: await negotiation.document() })
  const { positions } = await stated(people.esteria.duty, delegations.carthia)
  const title = { title: 'Accord on the Lantern Strait', language: 'en', path: `/texts/${id}`, tlp: null }
  expect(positions.map(({ kind }) => kind).toSorted()).toEqual(['adopted-text', 'parliamentary-reserve', 'reservation'])
  const reserved = positions.find(({ kind }) => kind === 'reservation')
  expect(reserved).toMatchObject({ ...title, on: [], quote: { language: 'en' }, toldBy: null })
  // A reserve stands with its paragraph, and on the word of who put the document together: nobody signed it there.
  expect(positions.find(({ kind }) => kind === 'parliamentary-reserve')).toEqual({
    ...title,
    kind: 'parliamentary-reserve',
    number: null,
    at: heldAt,
    path: `/texts/${id}#p-${idOf('A')}`,
    on: [{ label: '1', words: { text: 'Parties shall notify without delay.', language: 'en' } }],
    earlier: false,
    quote: { text: 'Its parliament has to be heard.', language: 'en' },
    toldBy: 'belmere',
    cites: [],
    exercise: false,
  })
  expect(reserved?.quote?.text).toMatch(/^Carthia reads “without delay” as within a day\. .{100,200}…$/)
  expect((await stated(carthia.duty, delegations.dorvane)).positions).toMatchObject([
    { ...title, kind: 'adopted-text', quote: null },
    { ...title, kind: 'parliamentary-reserve', on: [], quote: null },
  ])
  // Who chaired it and published it is no party to it.
  expect(await stated(carthia.duty, delegations.belmere)).toEqual(nothing)
  expect(await stated(carthia.duty, delegations.dorvane, 'exercise')).toEqual(nothing)
  expect(await refusalOf(stated(null, delegations.carthia))).toMatchObject({ code: 'SIGN_IN_FIRST' })
}, 60_000)
