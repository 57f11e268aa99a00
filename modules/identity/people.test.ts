import { safe } from '@orpc/client'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { newId } from '#platform/server/ids.ts'
import { identityContract } from './contract.ts'
import { identity } from './server/index.ts'
import { signedIn } from './server/test-browser.ts'
import { delegations, openTestWorld, people, type TestWorld } from './server/test-world.ts'

const as = (world: TestWorld, id: string) => world.as(identityContract, id)
const newcomer = { name: 'Newcomer', email: 'new@belmere.example' }
const codeOf = async (promise: Promise<unknown>) => (await safe(promise)).error

describe('who invites whom', () => {
  test('a head of delegation invites their own people, who come in by the link', async () => {
    await using world = await openTestWorld([identity], { TRUST_PROXY: 'true' })
    const head = as(world, people.belmere.head)
    const { person, invitation } = await head.invite({
      delegationId: delegations.belmere,
      ...newcomer,
      email: 'New@Belmere.example',
      roles: ['observer'],
    })
    expect(person).toMatchObject({ standing: 'invited', email: 'new@belmere.example', roles: ['observer'] })
    expect(invitation.link).toMatch(/^http:\/\/house\/invitation#[A-Za-z0-9_-]{43}$/)
    expect((await head.people({})).find(({ id }) => id === person.id)).toMatchObject({
      standing: 'invited',
      invitedUntil: invitation.expiresAt,
    })
    const answer = await world.app.request('/api/invitations/accept', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ secret: new URL(invitation.link).hash.slice(1) }),
    })
    expect(answer.status).toBe(200)
    expect((await head.people({})).find(({ id }) => id === person.id)).toMatchObject({
      standing: 'active',
      invitedUntil: null,
    })
    expect(
      await codeOf(head.invite({ delegationId: delegations.belmere, ...newcomer, roles: ['observer'] })),
    ).toMatchObject({ code: 'EMAIL_TAKEN' })
  })

  test('officers of the host admit organisations and invite their heads, and nobody but heads', async () => {
    await using world = await openTestWorld([identity])
    for (const id of [people.host.admin, people.host.secretary]) {
      const officer = as(world, id)
      const quillon = await officer.admitOrganisation({
        kind: 'academia',
        name: 'University of Quillon',
        clientOf: delegations.norhaven,
      })
      expect(quillon).toMatchObject({ clientOf: delegations.norhaven, invented: false })
      const place = { delegationId: quillon.id, name: 'Head', email: `${id}@quillon.example` }
      expect((await officer.invite({ ...place, roles: ['head-of-delegation'] })).person.standing).toBe('invited')
      expect(await codeOf(officer.invite({ ...place, email: 'x@quillon.example', roles: ['observer'] }))).toMatchObject(
        { code: 'NOT_YOURS_TO_DECIDE' },
      )
    }
    for (const id of [
      people.belmere.head,
      people.host.auditor,
      people.host.mediator,
      people.carthia.legal,
      await world.machine(delegations.host, ['taxii:read']),
    ]) {
      expect(await codeOf(as(world, id).admitOrganisation({ kind: 'company', name: 'X' }))).toMatchObject({
        code: 'NOT_YOURS_TO_DECIDE',
      })
      expect(await codeOf(as(world, id).endDelegation({ id: delegations.norhaven }))).toMatchObject({
        code: 'NOT_YOURS_TO_DECIDE',
      })
    }
  })

  test('a state is known by its code and admitted once', async () => {
    await using world = await openTestWorld([identity])
    const officer = as(world, people.host.secretary)
    expect(await officer.admitOrganisation({ kind: 'state', name: 'Namibia', country: 'NA' })).toMatchObject({
      country: 'NA',
    })
    expect(await codeOf(officer.admitOrganisation({ kind: 'state', name: 'Namibia', country: 'NA' }))).toMatchObject({
      code: 'STATE_ADMITTED',
    })
    expect(await codeOf(officer.admitOrganisation({ kind: 'state', name: 'X', country: 'XX' }))).toMatchObject({
      code: 'STATE_UNKNOWN',
    })
    expect(await codeOf(officer.admitOrganisation({ kind: 'company', name: 'X', clientOf: newId() }))).toMatchObject({
      code: 'UNKNOWN',
    })
  })

  test('roles of the host are for the host, and only the administrator gives them', async () => {
    await using world = await openTestWorld([identity])
    const host = { delegationId: delegations.host, ...newcomer }
    expect(await codeOf(as(world, people.host.secretary).invite({ ...host, roles: ['administrator'] }))).toMatchObject({
      code: 'NOT_YOURS_TO_DECIDE',
    })
    expect(await codeOf(as(world, people.host.admin).invite({ ...host, roles: ['observer'] }))).toMatchObject({
      code: 'ROLES_DO_NOT_FIT',
    })
    expect(
      (await as(world, people.host.admin).invite({ ...host, roles: ['mediator', 'auditor'] })).person.roles,
    ).toEqual(['mediator', 'auditor'])
    expect(
      await codeOf(
        as(world, people.belmere.head).invite({
          delegationId: delegations.belmere,
          name: 'X',
          email: 'x@x.example',
          roles: ['auditor'],
        }),
      ),
    ).toMatchObject({ code: 'ROLES_DO_NOT_FIT' })
  })

  test('addresses are for their own delegation and the officers', async () => {
    await using world = await openTestWorld([identity])
    const seenBy = async (id: string) =>
      (await as(world, id).people({ delegationId: delegations.belmere })).every(({ email }) => email !== null)
    expect([
      await seenBy(people.belmere.analyst),
      await seenBy(people.host.secretary),
      await seenBy(people.carthia.duty),
      await seenBy(people.host.auditor),
    ]).toEqual([true, true, false, false])
    expect(
      (await as(world, people.carthia.duty).people({})).every(
        ({ delegationId }) => delegationId === delegations.carthia,
      ),
    ).toBe(true)
    expect(new Set((await as(world, people.host.admin).people({})).map(({ delegationId }) => delegationId)).size).toBe(
      7,
    )
  })
})

describe('who revokes whom', () => {
  test('a head their own, officers the heads; nobody others, nor themselves', async () => {
    await using world = await openTestWorld([identity])
    expect(await as(world, people.belmere.head).revoke({ id: people.belmere.analyst })).toEqual({ done: true })
    expect(await codeOf(as(world, people.belmere.head).revoke({ id: people.belmere.head }))).toMatchObject({
      code: 'NOT_YOURSELF',
    })
    expect(await codeOf(as(world, people.belmere.head).revoke({ id: people.dorvane.duty }))).toMatchObject({
      code: 'NOT_YOURS_TO_DECIDE',
    })
    expect(await codeOf(as(world, people.host.secretary).revoke({ id: people.dorvane.duty }))).toMatchObject({
      code: 'NOT_YOURS_TO_DECIDE',
    })
    expect(await codeOf(as(world, people.dorvane.duty).revoke({ id: people.dorvane.head }))).toMatchObject({
      code: 'NOT_YOURS_TO_DECIDE',
    })
    expect(await as(world, people.host.secretary).revoke({ id: people.dorvane.head })).toEqual({ done: true })
    expect(await codeOf(as(world, people.host.admin).revoke({ id: newId() }))).toMatchObject({ code: 'UNKNOWN' })
    expect(await codeOf(as(world, people.belmere.analyst).people({}))).toMatchObject({ code: 'SIGN_IN_FIRST' })
  })

  test('the last administrator stays, even when two revoke one another at the same moment', async () => {
    await using world = await openTestWorld([identity])
    const admin = as(world, people.host.admin)
    expect(await codeOf(admin.changeRoles({ id: people.host.admin, roles: ['auditor'] }))).toMatchObject({
      code: 'LAST_ADMINISTRATOR',
    })
    const { person } = await admin.invite({ delegationId: delegations.host, ...newcomer, roles: ['administrator'] })
    const answers = await Promise.allSettled([
      admin.revoke({ id: person.id }),
      as(world, person.id).revoke({ id: people.host.admin }),
    ])
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const left = await world.database.kysely
      .selectFrom('account')
      .select('id')
      .where(sql<boolean>`'administrator' = any (roles)`)
      .where('revoked_at', 'is', null)
      .execute()
    expect(left).toHaveLength(1)
  })

  test('the last officer of the secretariat stays until there is another', async () => {
    await using world = await openTestWorld([identity])
    const admin = as(world, people.host.admin)
    const { secretary } = people.host
    expect(await codeOf(admin.revoke({ id: secretary }))).toMatchObject({ code: 'LAST_OFFICER' })
    expect(await codeOf(admin.changeRoles({ id: secretary, roles: ['auditor'] }))).toMatchObject({
      code: 'LAST_OFFICER',
    })
    const { person } = await admin.invite({
      delegationId: delegations.host,
      ...newcomer,
      roles: ['secretariat-officer'],
    })
    expect(await admin.changeRoles({ id: secretary, roles: ['auditor'] })).toEqual({ done: true })
    expect(await codeOf(admin.revoke({ id: person.id }))).toMatchObject({ code: 'LAST_OFFICER' })
  })

  test('the database keeps the last administrator and the last officer too, whatever the rules say', async () => {
    await using world = await openTestWorld([identity])
    await expect(world.revoke(people.host.admin)).rejects.toThrow('the host needs an administrator')
    await expect(world.revoke(people.host.secretary)).rejects.toThrow('the secretariat needs an officer')
  })

  test('a delegation that ends takes the standing of all its people and machines', async () => {
    await using world = await openTestWorld([identity], { TRUST_PROXY: 'true' })
    const engineer = await signedIn(world, people.esteriagrid.engineer)
    expect(await engineer.who()).toMatchObject({ id: people.esteriagrid.engineer })
    await as(world, people.host.secretary).endDelegation({ id: delegations.esteriagrid })
    await expect.poll(async () => (await engineer.who()).id).toBeNull()
    expect((await as(world, people.host.secretary).delegations()).map(({ id }) => id)).not.toContain(
      delegations.esteriagrid,
    )
    expect(await codeOf(as(world, people.host.admin).endDelegation({ id: delegations.host }))).toMatchObject({
      code: 'NOT_YOURS_TO_DECIDE',
    })
  })

  test('who changes roles decides what a person is from the next request on', async () => {
    await using world = await openTestWorld([identity], { TRUST_PROXY: 'true' })
    const analyst = await signedIn(world, people.belmere.analyst)
    expect(await analyst.who()).toMatchObject({ roles: ['technical-contact'] })
    await as(world, people.belmere.head).changeRoles({
      id: people.belmere.analyst,
      roles: ['legal-adviser', 'observer'],
    })
    expect(await analyst.who()).toMatchObject({ roles: ['legal-adviser', 'observer'] })
  })
})

test('a person chooses their name, language and time zone, and the machine account none', async () => {
  await using world = await openTestWorld([identity])
  const analyst = as(world, people.belmere.analyst)
  await analyst.changeMe({ name: '  Ana Lys  ', language: 'th', timeZone: 'Asia/Bangkok' })
  expect(await analyst.whoami()).toMatchObject({ name: 'Ana Lys', language: 'th', timeZone: 'Asia/Bangkok' })
  expect(await codeOf(analyst.changeMe({ timeZone: 'Mars/Olympus' }))).toMatchObject({ code: 'TIME_ZONE_UNKNOWN' })
  const machine = as(world, await world.machine(delegations.belmere, ['taxii:read']))
  expect(await codeOf(machine.changeMe({ name: 'X' }))).toMatchObject({ code: 'NOT_YOURS_TO_DECIDE' })
})

test('machine accounts are kept by the head alone, and seen by no other delegation', async () => {
  await using world = await openTestWorld([identity])
  const head = as(world, people.belmere.head)
  const machine = await head.createMachine({ name: 'CERT ประเทศ', scopes: ['taxii:read', 'taxii:read'] })
  expect(machine).toMatchObject({ scopes: ['taxii:read'], login: expect.stringMatching(/^cert-[0-9a-f]{8}$/) })
  for (const id of [people.belmere.analyst, people.dorvane.head, people.host.admin, people.host.secretary]) {
    const other = as(world, id)
    expect(await codeOf(other.revokeMachine({ id: machine.id }))).toMatchObject({
      status: id === people.belmere.analyst || id === people.host.secretary ? 403 : 404,
    })
    expect(
      await codeOf(other.issueKey({ id: machine.id, kind: 'token', name: 'x', scopes: ['taxii:read'], days: 1 })),
    ).not.toBeNull()
    if (id !== people.belmere.analyst) expect(JSON.stringify(await other.machines())).not.toContain(machine.id)
  }
  for (const name of ['one', 'two'])
    await head.issueKey({ id: machine.id, kind: 'password', name, scopes: ['taxii:read'], days: 1 })
  expect(
    await codeOf(head.issueKey({ id: machine.id, kind: 'password', name: 'three', scopes: ['taxii:read'], days: 1 })),
  ).toMatchObject({ code: 'TOO_MANY_KEYS' })
})
