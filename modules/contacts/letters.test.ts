import { safe } from '@orpc/client'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fromBase64url, toHex, utf8 } from '#platform/bytes.ts'
import { canonicalJson } from '#platform/canonical-json.ts'
import { sha256 } from '#platform/crypto.ts'
import { system } from '#platform/actor.ts'
import { deskContract } from '#platform/desk.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { delegations, people, type TestWorld } from '#modules/identity/server/test-world.ts'
import { commitmentOf } from '#modules/record/entries.ts'
import { LetterContent, type LetterDraft } from './contract.ts'
import { contacts } from './server/index.ts'
import { doorsOf, marked, openContactsWorld, playedBy, runJob } from './server/test-contacts.ts'

let world: TestWorld
const doors = (accountId: string | null) => doorsOf(world, accountId).letters
const { belmere, carthia, dorvane } = people

beforeAll(async () => {
  world = await openContactsWorld()
  await playedBy(world, delegations.belmere, delegations.carthia, delegations.esteria)
})
afterAll(() => world[Symbol.asyncDispose]())

const draft = (more: Partial<LetterDraft> = {}, content: Partial<LetterContent> = {}): LetterDraft => ({
  world: 'real',
  to: delegations.carthia,
  content: LetterContent.parse({
    kind: 'note-verbale',
    language: 'en',
    from: 'the Permanent Mission of Belmere',
    to: { institution: 'the Ministry of Foreign Affairs of Carthia' },
    subject: 'Scanning of hospitals',
    body: 'inform it that three hospitals are scanned.',
    ...content,
  }),
  requestId: null,
  incidentId: null,
  marking: marked('amber+strict'),
  ...more,
})

async function issued(more: Partial<LetterDraft> = {}) {
  const { id } = await doors(belmere.analyst).draft(draft(more))
  return doors(belmere.duty).issue({ id })
}

const codeOf = async (promise: Promise<unknown>) => {
  const { error } = await safe(promise)
  return error && 'code' in error ? error.code : error
}

test('a note is drafted by whoever advises, issued by a diplomat under the next number, and read by the other side', async () => {
  const first = await issued()
  const second = await issued()
  expect(first.number).toMatch(/^2026\/\d+$/)
  expect(Number(second.number?.split('/')[1])).toBe(Number(first.number?.split('/')[1]) + 1)
  expect(first.sheet.parts.find(({ part }) => part === 'number')?.text).toBe(`No. ${first.number}`)
  const received = await doors(carthia.duty).one({ id: first.id })
  expect(received.sheet).toEqual(first.sheet)
  // What it was made from, and to whom else it went, is the sender's.
  expect(received.content).toBeNull()
  expect(received.marking.audience).toEqual({ delegations: [], groups: [], people: [] })
  expect(received.may).toEqual({ change: false, issue: false, withdraw: false })
  expect((await doors(carthia.duty).list({ world: 'real', direction: 'in' })).items.map(({ id }) => id)).toContain(
    first.id,
  )
  const { rows } = await sql<{ kind: string }>`
    select kind from delivery where object_id = ${first.id}`.execute(world.database.kysely)
  expect(rows).toEqual([{ kind: 'letter' }])
})

test('nobody, a stranger and a revoked person learn nothing of a letter, and cannot tell it from none', async () => {
  const { id } = await issued()
  expect(await codeOf(doors(dorvane.duty).one({ id }))).toBe('LETTER_UNKNOWN')
  expect(await codeOf(doors(dorvane.duty).issue({ id }))).toBe('LETTER_UNKNOWN')
  expect(await codeOf(doors(dorvane.duty).withdraw({ id, reason: 'x' }))).toBe('LETTER_UNKNOWN')
  expect((await doors(dorvane.duty).list({ world: 'real' })).items).toEqual([])
  expect(await codeOf(doors(null).one({ id }))).toBe('SIGN_IN_FIRST')
  expect(await codeOf(doors(people.host.secretary).one({ id }))).toBe('LETTER_UNKNOWN')
  await world.revoke(people.dorvane.head)
  expect(await codeOf(doors(people.dorvane.head).one({ id }))).toBe('SIGN_IN_FIRST')
})

test('a draft is its delegation’s alone, and is issued whole, once, by those who may', async () => {
  const { id } = await doors(belmere.analyst).draft(draft({}, { body: '', kind: 'letter' }))
  expect(await codeOf(doors(carthia.duty).one({ id }))).toBe('LETTER_UNKNOWN')
  const { error } = await safe(doors(belmere.duty).issue({ id }))
  expect(error).toMatchObject({ code: 'LETTER_INCOMPLETE', data: { missing: ['body', 'signer'] } })
  const { world: _, ...whole } = draft()
  await doors(belmere.analyst).change({ id, ...whole })
  expect(await codeOf(doors(belmere.analyst).issue({ id }))).toBe('LETTER_ROLE_MAY_NOT')
  const codes = await Promise.all([
    codeOf(doors(belmere.duty).issue({ id })),
    codeOf(doors(belmere.duty).issue({ id })),
  ])
  expect(codes.filter((code) => code === 'LETTER_STANDS_OTHERWISE')).toHaveLength(1)
  expect(await codeOf(doors(belmere.duty).change({ id, ...whole }))).toBe('LETTER_STANDS_OTHERWISE')
  expect(await codeOf(doors(belmere.duty).discard({ id }))).toBe('LETTER_STANDS_OTHERWISE')
})

test('what was issued is changed by nobody, not even past the doors, and withdrawn for good with a reason', async () => {
  const { id, sheet } = await issued()
  for (const change of [
    sql`update letter set sheet = jsonb_set(sheet, '{title}', '"Another"') where id = ${id}`,
    sql`update letter set number = number + 100 where id = ${id}`,
    sql`update letter set status = 'draft', number = null where id = ${id}`,
    sql`update letter set digest = repeat('0', 64) where id = ${id}`,
  ])
    await expect(change.execute(world.database.kysely)).rejects.toThrow(/letter/i)
  await doors(belmere.duty).withdraw({ id, reason: 'Overtaken by talks' })
  const read = await doors(carthia.duty).one({ id })
  expect(read).toMatchObject({ status: 'withdrawn', withdrawal: { reason: 'Overtaken by talks' }, sheet })
  expect(await codeOf(doors(belmere.duty).withdraw({ id, reason: 'Again' }))).toBe('LETTER_STANDS_OTHERWISE')
  for (const change of [
    sql`update letter set withdrawal = 'Other' where id = ${id}`,
    sql`update letter set withdrawal_entry = gen_random_uuid() where id = ${id}`,
  ])
    await expect(change.execute(world.database.kysely)).rejects.toThrow(/letter/i)
})

test('the record holds its issue and its withdrawal by commitments that both sides can open', async () => {
  const { id } = await issued()
  const { record, sheet } = await doors(carthia.duty).one({ id })
  expect(record?.digest).toBe(toHex(sha256(utf8(canonicalJson(sheet)))))
  expect(record && JSON.parse(record.content)).toMatchObject({
    what: 'letter.issued',
    letter: id,
    digest: record?.digest,
  })
  const commitment = record && commitmentOf('statement', fromBase64url(record.salt), utf8(record.content))
  const entries = () =>
    sql<{ issue: string; withdrawal: string | null }>`
      select e.commitment as issue, w.commitment as withdrawal from letter l
      join record_entry e on e.id = l.entry left join record_entry w on w.id = l.withdrawal_entry
      where l.id = ${id}`
      .execute(world.database.kysely)
      .then(({ rows }) => rows)
  expect(await entries()).toEqual([{ issue: commitment, withdrawal: null }])

  // That it was taken back is a word of the state as much as that it was given.
  await doors(belmere.duty).withdraw({ id, reason: 'Overtaken by talks' })
  const back = (await doors(carthia.duty).one({ id })).withdrawal?.record
  expect(back && JSON.parse(back.content)).toMatchObject({
    what: 'letter.withdrawn',
    letter: id,
    digest: record?.digest,
    reason: 'Overtaken by talks',
  })
  const withdrawal = back && commitmentOf('statement', fromBase64url(back.salt), utf8(back.content))
  expect(await entries()).toEqual([{ issue: commitment, withdrawal }])
})

test('a letter to whom the marking does not reach is refused, and so is one about what its author does not see', async () => {
  const red = marked('red', { people: [belmere.head] })
  expect(await codeOf(doors(belmere.duty).draft(draft({ marking: red })))).toBe('LETTER_DOES_NOT_REACH')
  expect(await codeOf(doors(belmere.duty).draft(draft({ to: delegations.belmere })))).toBe('LETTER_TO_UNFIT')
  const strange = '00000000-0000-4000-8000-00000000dead'
  expect(await codeOf(doors(belmere.duty).draft(draft({ incidentId: strange })))).toBe('LETTER_LINK_UNFIT')
  const elsewhere = await issued({ to: null })
  expect(elsewhere.to).toBeNull()
})

test('numbers run on past letters that not everybody may read', async () => {
  const named = { to: null, marking: marked('red', { people: [belmere.head] }) }
  const { id } = await doors(belmere.head).draft(draft(named))
  const secret = await doors(belmere.head).issue({ id })
  const open = await issued()
  expect(await codeOf(doors(belmere.duty).one({ id }))).toBe('LETTER_UNKNOWN')
  expect(Number(open.number?.split('/')[1])).toBe(Number(secret.number?.split('/')[1]) + 1)
})

test('whoever speaks for the other side is told once, only that something waits', async () => {
  const { id } = await issued()
  await runJob(world, 'contacts-letters-issued', { id })
  await runJob(world, 'contacts-letters-issued', { id })
  const told = () =>
    sql<{ account_id: string; say: string; settled: boolean }>`
      select account_id, say, settled_at is not null as settled from notice where key like ${`letter:${id}:%`}`
      .execute(world.database.kysely)
      .then(({ rows }) => rows)
  const rows = await told()
  expect(rows.length).toBeGreaterThan(0)
  expect(new Set(rows.map(({ account_id: account }) => account)).size).toBe(rows.length)
  expect(rows.every(({ say }) => say === 'contacts.letters.notice.issued')).toBe(true)
  await doors(carthia.duty).one({ id })
  expect((await told()).every(({ settled }) => settled)).toBe(true)
})

test('an exercise has its own numbers and list, says so on the sheet, and is taken out whole', async () => {
  const before = await doors(belmere.duty).list({ world: 'real' })
  const { id, sheet, number } = await issued({ world: 'exercise' })
  expect(number).toBe('2026/1')
  expect(sheet.title).toBe('EXERCISE · EXERCISE · EXERCISE – Scanning of hospitals')
  expect(await doors(belmere.duty).list({ world: 'real' })).toEqual(before)
  expect((await doors(belmere.duty).list({ world: 'exercise' })).items.map((one) => one.id)).toEqual([id])
  const real = await issued()
  const letters = contacts.exercised?.['letter']
  await inTransaction(world.house, system, 'exercise', 'acts', async (call) => {
    expect(await letters?.copy(call, [id, real.id])).toHaveLength(1)
    await letters?.remove(call, [id, real.id])
  })
  expect(await codeOf(doors(belmere.duty).one({ id }))).toBe('LETTER_UNKNOWN')
  expect((await doors(belmere.duty).one({ id: real.id })).status).toBe('issued')
})

test('what waits to be issued stands on the desk of whoever may issue it', async () => {
  await doors(belmere.analyst).draft(draft({}, { subject: 'A draft that waits' }))
  const lines = async (account: string) =>
    (await world.as(deskContract, account).today({ world: 'real' })).items.map(({ values }) => values['subject'])
  expect(await lines(belmere.duty)).toContain('A draft that waits')
  expect(await lines(belmere.analyst)).not.toContain('A draft that waits')
})

test('a letter has 500 paragraphs at most, so that whoever may write it can also read it', async () => {
  const body = (paragraphs: number) => 'a\n\n'.repeat(paragraphs)
  const { sheet } = await doors(belmere.duty).draft(draft({}, { body: body(500) }))
  expect(sheet.parts.filter(({ part }) => part === 'text')).toHaveLength(500)
  const long = { ...draft(), content: { ...draft().content, body: body(501) } }
  expect(await codeOf(doors(belmere.duty).draft(long))).toBe('BAD_REQUEST')
})

test('whom the marking named and who has left since is issued nothing: the letter would reach nobody', async () => {
  const marking = marked('red', { people: [carthia.legal, belmere.duty] })
  const { id } = await doors(belmere.duty).draft(draft({ marking }))
  await world.revoke(carthia.legal)
  expect(await codeOf(doors(belmere.duty).issue({ id }))).toBe('LETTER_DOES_NOT_REACH')
  expect((await doors(belmere.duty).one({ id })).status).toBe('draft')
})

test('a delegation drafts two hundred letters at once, and issues sixty an hour, in each world by itself', async () => {
  const { esteria } = people
  const { id } = await doors(esteria.duty).draft(draft())
  await doors(esteria.duty).issue({ id })
  const copies = (id: string, many: number) =>
    sql`insert into letter select (jsonb_populate_record(l, jsonb_build_object('id', gen_random_uuid(), 'number', l.number + i))).*
      from letter l, generate_series(1, ${many}::int) i where l.id = ${id}::uuid`.execute(world.database.kysely)
  await copies(id, 58)
  const last = await doors(esteria.duty).draft(draft())
  await doors(esteria.duty).issue({ id: last.id })
  const waiting = await doors(esteria.duty).draft(draft())
  expect(await codeOf(doors(esteria.duty).issue({ id: waiting.id }))).toBe('LETTER_TOO_MANY')
  const played = await doors(esteria.duty).draft(draft({ world: 'exercise' }))
  expect(await codeOf(doors(esteria.duty).issue({ id: played.id }))).toBeNull()

  await copies(waiting.id, 199)
  expect(await codeOf(doors(esteria.duty).draft(draft()))).toBe('LETTER_TOO_MANY')
  expect(await codeOf(doors(esteria.duty).draft(draft({ world: 'exercise' })))).toBeNull()
  world.at('2026-11-21T10:00:01.000Z')
  expect(await codeOf(doors(esteria.duty).issue({ id: waiting.id }))).toBeNull()
  world.at('2026-11-21T09:00:00.000Z')
})
