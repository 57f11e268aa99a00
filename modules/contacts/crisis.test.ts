import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { standingOf } from '#modules/identity/server/index.ts'
import { delegations, people, type TestWorld } from '#modules/identity/server/test-world.ts'
import { commitmentOf } from '#modules/record/entries.ts'
import { fromBase64url, utf8 } from '#platform/bytes.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { isOfficer, lineById, type StoredLine } from './server/crisis/store.ts'
import { agreedLine, codeOf, crisisOf, dataOf, roomWith, toldOf } from './server/test-crisis.ts'
import { openContactsWorld } from './server/test-contacts.ts'
import { maySeeLine } from './rules/crisis.ts'
import type { CrisisCall } from './server/crisis/views.ts'

let world: TestWorld
const doors = (accountId: string | null) => crisisOf(world)(accountId)
const { belmere, carthia, dorvane, esteria, norhaven, esteriagrid, host } = people
const absent = '00000000-0000-7000-8000-000000000000'

beforeAll(async () => {
  world = await openContactsWorld()
  const heads = [carthia.legal, esteria.duty, norhaven.duty]
  await sql`update account set roles = roles || '{head-of-delegation}' where id = any (${heads}::uuid[])`.execute(
    world.database.kysely,
  )
})
afterAll(() => world[Symbol.asyncDispose]())

const everybody = (): (string | null)[] => [
  ...[belmere, carthia, dorvane, esteria, norhaven, esteriagrid, host].flatMap((of) => Object.values<string>(of)),
  null,
]

/** Ended, so that the next test finds the two without a line. */
async function over(head: string, id: string): Promise<void> {
  await doors(head).end({ id, reason: 'The test is over.' })
}

test('one head proposes, the other agrees, and nobody beside the two delegations learns that there is a line', async () => {
  expect(await codeOf(doors(belmere.duty).propose({ delegationId: delegations.dorvane }))).toBe('CRISIS_NOT_HEAD')
  const proposed = await doors(belmere.head).propose({ delegationId: delegations.dorvane })
  const { id } = proposed
  expect(proposed).toMatchObject({
    state: 'proposed-by-us',
    them: { name: 'Dorvane' },
    may: { agree: false, decline: true, ring: false, attach: false },
  })
  expect(await toldOf(world, `crisis-line:${id}:`)).toMatchObject([
    { account: dorvane.head, say: 'contacts.crisis.notice.proposed', urgency: 'prompt', settled: false },
  ])
  expect(await doors(dorvane.duty).line({ id })).toMatchObject({ state: 'proposed-by-them', officer: false })
  expect(await codeOf(doors(dorvane.duty).agree({ id }))).toBe('CRISIS_NOT_HEAD')
  expect(await codeOf(doors(belmere.head).agree({ id }))).toBe('CRISIS_STANDS_OTHERWISE')
  const agreed = await doors(dorvane.head).agree({ id })
  expect(agreed).toMatchObject({ state: 'agreed', officer: true, may: { attach: true, ring: true, reattach: false } })
  expect(agreed.officers.map(({ accountId }) => accountId).toSorted()).toEqual([belmere.head, dorvane.head].toSorted())
  expect(agreed.steps.map(({ act, by }) => [act, by.name])).toEqual([
    ['proposed', 'Belmere'],
    ['agreed', 'Dorvane'],
  ])
  const told = await toldOf(world, `crisis-line:${id}:`)
  expect(told.map(({ account, settled }) => [account, settled])).toEqual([
    [dorvane.head, true],
    [belmere.head, false],
  ])

  // To everybody else, the secretariat and its administrator included, a line that is there is one that never was.
  const sides: string[] = [...Object.values(belmere), ...Object.values(dorvane)]
  for (const account of everybody().filter((one) => one === null || !sides.includes(one))) {
    const paths = ['', '/agree', '/decline', '/end', '/room', '/rings', '/rings/answered', '/officers']
    for (const path of paths)
      for (const method of ['GET', 'POST']) {
        const init = method === 'GET' ? { method } : { method, headers, body: JSON.stringify(body) }
        const [here, never] = await Promise.all(
          [id, absent].map(async (one) => {
            const response = await world.knock(account, `/api/crisis/${one}${path}`, init)
            return { status: response.status, body: (await response.text()).replaceAll(one, 'ID') }
          }),
        )
        expect([account, path, here]).toEqual([account, path, never])
        expect(here?.status).toBeGreaterThanOrEqual(400)
      }
    if (account === null) continue
    expect((await doors(account).lines()).map((line) => line.id)).not.toContain(id)
    expect(await doors(account).mine()).toEqual({ officer: false, lines: [] })
  }
  await over(belmere.head, id)
})

const headers = { 'content-type': 'application/json' }
const body = { roomId: absent, ringId: absent, kind: 'message', ringIds: [absent], accountId: absent, reason: 'x' }

test('rule and policy agree for everybody on who sees a line, and who sees its rings', async () => {
  const id = await agreedLine(world, belmere.head, delegations.carthia, carthia.legal)
  const desk = await world.machine(delegations.belmere, ['rooms'])
  const other = await world.machine(delegations.belmere, ['rooms'])
  await doors(belmere.head).officer.add({ id, accountId: desk })
  await doors(belmere.head).ring({ id, ringId: crypto.randomUUID(), kind: 'test' })
  const whole: StoredLine | undefined = await lineById(world.database.kysely, id)
  const seers: string[] = []
  const hearers: string[] = []
  for (const account of [...everybody(), desk, other]) {
    const actor = account === null ? undefined : await standingOf(world.database.kysely, account)
    if (!actor || !whole) continue
    await inTransaction(world.house, actor, 'test', 'reads', async (given) => {
      const call: CrisisCall = given
      const seen = (await lineById(call.db, id)) !== undefined
      const officer = await isOfficer(call.db, id)
      const { rows } = await sql`select from crisis_ring where line_id = ${id}`.execute(call.db)
      const { rows: steps } = await sql`select from crisis_step where line_id = ${id}`.execute(call.db)
      const { rows: officers } = await sql`select from crisis_officer where line_id = ${id}`.execute(call.db)
      expect([actor.name, seen]).toEqual([actor.name, maySeeLine(actor, whole, officer) === true])
      expect([actor.name, steps.length > 0, officers.length > 0]).toEqual([actor.name, seen, seen])
      expect([actor.name, rows.length > 0]).toEqual([actor.name, officer])
      if (seen) seers.push(actor.id ?? '')
      if (officer) hearers.push(actor.id ?? '')
    })
  }
  expect(seers.toSorted()).toEqual([...Object.values(belmere), ...Object.values(carthia), desk].toSorted())
  expect(hearers.toSorted()).toEqual([belmere.head, carthia.legal, desk].toSorted())
  // The duty desk at a command line does what an officer does; another machine of theirs finds no line.
  const ringId = crypto.randomUUID()
  await doors(carthia.legal).ring({ id, ringId, kind: 'message' })
  expect(await doors(desk).answered({ id, ringIds: [ringId] })).toMatchObject([
    { answered: { by: { accountId: desk, name: expect.stringContaining('Machine') } } },
  ])
  const rung = (await doors(carthia.legal).rings({ id })).filter((one) => one.id === ringId)
  expect(rung).toMatchObject([{ ours: true, answered: { by: { name: expect.stringContaining('Machine') } } }])
  expect(await doors(desk).line({ id })).toMatchObject({ officer: true, may: { ring: true, end: false } })
  expect(await codeOf(doors(desk).end({ id, reason: 'Not for a desk' }))).toBe('CRISIS_NOT_HEAD')
  expect(await codeOf(doors(other).line({ id }))).toBe('CRISIS_LINE_UNKNOWN')
  expect(await doors(other).lines()).toEqual([])
  const feed = await world.machine(delegations.belmere, ['feeds:read'])
  expect(await codeOf(doors(feed).lines())).toBe('CRISIS_NOT_FOR_YOU')
  expect(await doors(belmere.analyst).line({ id })).toMatchObject({
    officer: false,
    unanswered: 0,
    lastTest: { ours: null, theirs: null },
  })
  expect(await codeOf(doors(belmere.analyst).rings({ id }))).toBe('CRISIS_NOT_OFFICER')
  await over(belmere.head, id)
})

test('of two heads who propose to each other at once one line stands, and the other is led to it', async () => {
  const both = await Promise.allSettled([
    doors(carthia.legal).propose({ delegationId: delegations.esteria }),
    doors(esteria.duty).propose({ delegationId: delegations.carthia }),
  ])
  const made = both.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  expect(made).toHaveLength(1)
  const id = made[0]?.id ?? ''
  for (const [who, delegationId] of [
    [carthia.legal, delegations.esteria],
    [esteria.duty, delegations.carthia],
  ] as const)
    expect(await dataOf(doors(who).propose({ delegationId }))).toEqual({ id })
  const proposer = (await doors(carthia.legal).line({ id })).state === 'proposed-by-us' ? carthia.legal : esteria.duty
  const withdrawn = await doors(proposer).decline({ id, reason: null })
  expect(withdrawn).toMatchObject({ state: 'ended', ended: { reason: null } })
  expect(withdrawn.steps.at(-1)?.act).toBe('withdrawn')
})

test('a line leads neither to oneself nor to the host nor to who is gone, and nobody floods others with proposals', async () => {
  const propose = (who: string, delegationId: string) => codeOf(doors(who).propose({ delegationId }))
  expect(await propose(belmere.head, delegations.belmere)).toBe('CRISIS_OTHER_UNFIT')
  expect(await propose(belmere.head, delegations.host)).toBe('CRISIS_OTHER_UNFIT')
  expect(await propose(belmere.head, absent)).toBe('CRISIS_OTHER_UNFIT')
  expect(await propose(host.admin, delegations.belmere)).toBe('CRISIS_NOT_HEAD')
  const ladder = { deputy: 600, head: 600, mission: 900, closes: 1200 }
  expect(await codeOf(doors(belmere.head).propose({ delegationId: delegations.norhaven, ladder }))).toBe(
    'CRISIS_LADDER_UNFIT',
  )
  const codes: unknown[] = []
  for (let n = 0; n < 22; n++) {
    const asked = doors(norhaven.duty).propose({ delegationId: delegations.esteria })
    codes.push(await codeOf(asked))
    if (codes.at(-1)) break
    await doors(norhaven.duty).decline({ id: (await asked).id, reason: null })
  }
  expect(codes.at(-1)).toBe('CRISIS_TOO_MANY')
  expect(codes).toHaveLength(21)
})

test('of two heads of whom one agrees while the other withdraws, and of one who ends while another agrees, one is first', async () => {
  for (let n = 0; n < 4; n++) {
    const { id } = await doors(belmere.head).propose({ delegationId: delegations.esteria })
    const both = await Promise.allSettled([
      doors(esteria.duty).agree({ id }),
      doors(belmere.head).decline({ id, reason: 'Thought better of it' }),
    ])
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const { state, steps } = await doors(belmere.head).line({ id })
    expect([state, steps.map(({ act }) => act)]).toEqual(
      both[0]?.status === 'fulfilled' ? ['agreed', ['proposed', 'agreed']] : ['ended', ['proposed', 'withdrawn']],
    )
    if (state !== 'agreed') continue
    const ends = await Promise.allSettled([
      doors(esteria.duty).end({ id, reason: 'Ours' }),
      doors(belmere.head).end({ id, reason: 'Theirs' }),
      doors(esteria.duty).officer.add({ id, accountId: esteria.duty }),
    ])
    expect(ends.slice(0, 2).filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const ended = await doors(belmere.head).line({ id })
    expect(ended.steps.filter(({ act }) => act === 'ended')).toHaveLength(1)
  }
})

test('of two officers who attach two rooms at once the first one’s is the room, and the second is told which', async () => {
  const id = await agreedLine(world, belmere.head, delegations.dorvane, dorvane.head)
  await doors(belmere.head).officer.add({ id, accountId: belmere.duty })
  const ours = await roomWith(world, belmere.duty)
  const theirs = await roomWith(world, dorvane.head)
  const both = await Promise.allSettled([
    doors(belmere.duty).attach({ id, roomId: ours }),
    doors(dorvane.head).attach({ id, roomId: theirs }),
  ])
  expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  const [won, lost] = both[0]?.status === 'fulfilled' ? [ours, theirs] : [theirs, ours]
  const [first, second] = won === ours ? [belmere.duty, dorvane.head] : [dorvane.head, belmere.duty]
  expect(await dataOf(doors(second).attach({ id, roomId: lost }))).toEqual({ roomId: won })
  expect(await codeOf(doors(second).attach({ id, roomId: lost }))).toBe('CRISIS_ROOM_STANDS')
  // Whose answer was lost asks again.
  expect(await doors(first).attach({ id, roomId: won })).toMatchObject({ state: 'open', roomId: won })
  expect((await doors(first).line({ id })).steps.filter(({ act }) => act === 'attached')).toHaveLength(1)

  // A room that is dead is replaced by a head, with a reason that both sides read.
  const fresh = await roomWith(world, belmere.head, dorvane.head)
  const replacing = { id, roomId: fresh, insteadOf: won, reason: 'No device of ours is in it any more.' }
  expect(await codeOf(doors(belmere.duty).reattach(replacing))).toBe('CRISIS_NOT_HEAD')
  expect(await codeOf(doors(belmere.head).reattach({ ...replacing, insteadOf: lost }))).toBe('CRISIS_ROOM_STANDS')
  const replaced = await doors(belmere.head).reattach(replacing)
  expect(replaced.steps.at(-1)).toMatchObject({ act: 'reattached', roomId: fresh, reason: replacing.reason })
  const told = (await toldOf(world, `crisis-line:${id}:`)).filter(({ say }) => say.endsWith('.reattached'))
  expect(told.map(({ account }) => account).toSorted()).toEqual([belmere.duty, dorvane.head].toSorted())
  await over(belmere.head, id)
})

test('a line takes no room of others, of another line, of an exercise, or with a third delegation in it', async () => {
  const id = await agreedLine(world, belmere.head, delegations.dorvane, dorvane.head)
  const attach = (who: string, roomId: string) => codeOf(doors(who).attach({ id, roomId }))
  expect(await attach(belmere.duty, await roomWith(world, belmere.duty))).toBe('CRISIS_NOT_OFFICER')
  expect(await attach(belmere.head, absent)).toBe('CRISIS_ROOM_UNFIT')
  expect(await attach(belmere.head, await roomWith(world, dorvane.head))).toBe('CRISIS_ROOM_UNFIT')
  expect(await attach(belmere.head, await roomWith(world, belmere.head, carthia.duty))).toBe('CRISIS_ROOM_UNFIT')
  const spy = await world.machine(delegations.carthia, ['rooms'])
  expect(await attach(belmere.head, await roomWith(world, belmere.head, spy))).toBe('CRISIS_ROOM_UNFIT')
  // It goes with its exercise, and what was said there with it.
  const played = await roomWith(world, belmere.head, dorvane.head)
  await sql`update room set exercise = true where id = ${played}`.execute(world.database.kysely)
  expect(await attach(belmere.head, played)).toBe('CRISIS_ROOM_UNFIT')
  const other = await agreedLine(world, belmere.head, delegations.esteria, esteria.duty)
  const shared = await roomWith(world, belmere.head)
  await doors(belmere.head).attach({ id: other, roomId: shared })
  expect(await attach(belmere.head, shared)).toBe('CRISIS_ROOM_UNFIT')
  await over(belmere.head, id)
  await over(belmere.head, other)
})

test('officers are named by their own head alone, and are officers while they stand and no longer', async () => {
  const id = await agreedLine(world, belmere.head, delegations.dorvane, dorvane.head)
  const add = (who: string, accountId: string) => codeOf(doors(who).officer.add({ id, accountId }))
  expect(await add(belmere.duty, belmere.duty)).toBe('CRISIS_NOT_HEAD')
  expect(await add(dorvane.head, belmere.duty)).toBe('CRISIS_OFFICER_UNFIT')
  expect(await add(belmere.head, carthia.duty)).toBe('CRISIS_OFFICER_UNFIT')
  expect(await add(belmere.head, await world.machine(delegations.belmere, ['feeds:read']))).toBe('CRISIS_OFFICER_UNFIT')
  for (const accountId of [belmere.duty, belmere.duty, belmere.analyst])
    await doors(belmere.head).officer.add({ id, accountId })
  const named = await doors(dorvane.head).line({ id })
  expect(named.officers.map(({ accountId }) => accountId).toSorted()).toEqual(
    [belmere.head, belmere.duty, belmere.analyst, dorvane.head].toSorted(),
  )
  expect(named.steps.filter(({ act }) => act === 'officer-named')).toHaveLength(2)
  expect((await doors(belmere.duty).mine()).officer).toBe(true)

  await doors(belmere.head).officer.remove({ id, accountId: belmere.duty })
  expect(await doors(belmere.duty).mine()).toEqual({ officer: false, lines: [] })
  expect(await codeOf(doors(belmere.duty).ring({ id, ringId: absent, kind: 'message' }))).toBe('CRISIS_NOT_OFFICER')
  expect(await codeOf(doors(belmere.head).officer.remove({ id, accountId: belmere.duty }))).toBe('CRISIS_OFFICER_UNFIT')
  // A head is one without being named, and cannot be put off the line.
  expect(await codeOf(doors(belmere.head).officer.remove({ id, accountId: belmere.head }))).toBe('CRISIS_OFFICER_UNFIT')

  await world.revoke(belmere.analyst)
  expect(await codeOf(doors(belmere.analyst).mine())).toBe('SIGN_IN_FIRST')
  expect((await doors(dorvane.head).line({ id })).officers.map(({ accountId }) => accountId)).not.toContain(
    belmere.analyst,
  )
  await over(belmere.head, id)
})

test('each act on a line stands in the record under one pseudonym, and either side opens it; no book names who acted', async () => {
  const before = await sql<{ n: number }>`select count(*)::int as n from audit`.execute(world.database.kysely)
  const id = await agreedLine(world, esteria.duty, delegations.dorvane, dorvane.head)
  await doors(esteria.duty).ring({ id, ringId: crypto.randomUUID(), kind: 'test' })
  await over(dorvane.head, id)
  const { steps, ended } = await doors(esteria.duty).line({ id })
  expect(ended).toMatchObject({ by: { name: 'Dorvane' }, reason: 'The test is over.' })
  const { rows } = await sql<{ commitment: string; subject: string }>`
    select e.commitment, e.subject from record_entry e join crisis_step s on s.entry = e.id where s.line_id = ${id}
    order by s.id`.execute(world.database.kysely)
  expect(rows.map(({ commitment }) => commitment)).toEqual(
    steps.map(({ record: { salt, content } }) => commitmentOf('statement', fromBase64url(salt), utf8(content))),
  )
  expect(new Set(rows.map(({ subject }) => subject)).size).toBe(1)
  expect(steps.map(({ record: { content } }) => (JSON.parse(content) as { what: string }).what)).toEqual(
    ['proposed', 'agreed', 'ended'].map((act) => `crisis-line.${act}`),
  )
  const after = await sql<{ n: number }>`select count(*)::int as n from audit`.execute(world.database.kysely)
  expect(after.rows).toEqual(before.rows)
})

test('what was agreed, attached and ended is not changed, whatever the program does', async () => {
  const id = await agreedLine(world, esteria.duty, delegations.dorvane, dorvane.head)
  const actor = await standingOf(world.database.kysely, dorvane.head)
  const changing = (statement: string) =>
    inTransaction(world.house, actor ?? fail(), 'test', 'delivers', (call) =>
      sql.raw(statement.replaceAll('ID', `'${id}'`)).execute(call.db),
    )
  const refused = [
    `update crisis_line set agreed_at = now() where id = ID`,
    `update crisis_line set low_id = high_id where id = ID`,
    `update crisis_line set ladder = '{}' where id = ID`,
    `delete from crisis_line where id = ID`,
    `update crisis_step set reason = 'other' where line_id = ID`,
    `insert into crisis_line (id, low_id, high_id, proposed_by, proposed_at, ladder, subject)
       values (gen_random_uuid(), '${delegations.belmere}', '${delegations.norhaven}', '${delegations.belmere}', now(), '{}', 'x')`,
    `insert into crisis_officer (id, line_id, delegation_id, account_id, added_by, added_at)
       values (gen_random_uuid(), ID, '${delegations.dorvane}', '${carthia.duty}', '${dorvane.head}', now())`,
    `insert into crisis_officer (id, line_id, delegation_id, account_id, added_by, added_at)
       values (gen_random_uuid(), ID, '${delegations.esteria}', '${esteria.duty}', '${dorvane.head}', now())`,
    `select * from crisis_standing(ID)`,
  ]
  for (const statement of refused) await expect(changing(statement), statement).rejects.toThrow()
  await over(dorvane.head, id)
  await expect(changing(`update crisis_line set ended_at = null, ended_by = null where id = ID`)).rejects.toThrow()
  expect(await codeOf(doors(dorvane.head).end({ id, reason: 'Again' }))).toBe('CRISIS_STANDS_OTHERWISE')
  expect(await codeOf(doors(dorvane.head).ring({ id, ringId: absent, kind: 'message' }))).toBe(
    'CRISIS_STANDS_OTHERWISE',
  )
})

function fail(): never {
  throw new Error('The test world has no such person')
}
