import { safe } from '@orpc/client'
import { SMTPServer } from 'smtp-server'
import { expect, test } from 'vitest'
import { system } from '#platform/actor.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { identityContract } from './contract.ts'
import { identity } from './server/index.ts'
import { mailInvitation } from './server/mail.ts'
import { delegations, openTestWorld, people, type TestWorld } from './server/test-world.ts'

async function deskOf(world: TestWorld, account: string) {
  const actor = await world.house.actorOf(new Request('http://house', { headers: { 'x-test-account': account } }))
  const lines = await inTransaction(world.house, actor, 'test', 'reads', (call) => identity.desk(call, 'real'))
  return lines.map(({ say, values }) => [say, values['by']])
}

test('a head restores the access of somebody who has joined by an act of that name, and the person reads who did', async () => {
  await using world = await openTestWorld([identity])
  const head = world.as(identityContract, people.belmere.head)
  const { analyst } = people.belmere
  const { name: by } = await head.whoami()

  expect((await safe(head.inviteAgain({ id: analyst }))).error).toMatchObject({ code: 'JOINED_ALREADY' })
  expect(
    (await safe(world.as(identityContract, people.carthia.duty).restoreAccess({ id: analyst }))).error,
  ).toMatchObject({
    code: 'NOT_YOURS_TO_DECIDE',
  })
  expect(await deskOf(world, analyst)).toEqual([])
  const { link } = await head.restoreAccess({ id: analyst })
  expect(await deskOf(world, analyst)).toEqual([['people.restored.made', by]])
  expect([await deskOf(world, people.belmere.head), await deskOf(world, people.carthia.duty)]).toEqual([[], []])

  await world.as(identityContract, null).acceptInvitation({ secret: link?.split('#')[1] ?? '' })
  expect(await deskOf(world, analyst)).toEqual([['people.restored.used', by]])
  expect(
    await world.database.kysely
      .selectFrom('audit')
      .select('door')
      .where('door', '=', 'identity.restoreAccess')
      .where('outcome', '=', 'done')
      .execute(),
  ).toHaveLength(1)

  // Somebody who has not joined yet has nothing to be restored.
  const { person } = await head.invite({
    delegationId: delegations.belmere,
    name: 'Oda Fenn',
    email: 'oda.fenn@belmere.example',
    roles: ['observer'],
  })
  expect((await safe(head.restoreAccess({ id: person.id }))).error).toMatchObject({ code: 'NOT_JOINED' })
  await head.inviteAgain({ id: person.id })
  expect(await deskOf(world, person.id)).toEqual([])

  world.at('2026-12-06T09:00:00.000Z')
  expect(await deskOf(world, analyst)).toEqual([])
})

test('where the host sends mail, a link that restores access goes to the mailbox of that person, and to no head', async () => {
  const received: string[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      stream.on('data', (chunk: Buffer) => received.push(chunk.toString()))
      stream.on('end', done)
    },
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const address = server.server.address()
  if (address === null || typeof address === 'string') throw new Error('the mail server has no port')
  await using world = await openTestWorld([identity], { SMTP_URL: `smtp://127.0.0.1:${address.port}` })
  const { analyst } = people.belmere
  const head = world.as(identityContract, people.belmere.head)
  expect((await head.restoreAccess({ id: analyst })).link).toBeNull()
  const [waiting] = await world.database.kysely
    .selectFrom('outbox')
    .select('data')
    .where('name', '=', 'person.invited')
    .execute()
  await inTransaction(world.house, system, mailInvitation.name, 'acts', (call) =>
    mailInvitation.work(call, waiting?.data ?? {}, world.house),
  )
  const mail = received.join('').replaceAll('=\r\n', '').replaceAll('=3D', '=')
  expect(mail).toContain('To: analyst@belmere.example')
  expect(mail).toContain((await head.whoami()).name)
  expect(mail).toMatch(/#\S{20,}/)
  await new Promise<void>((closed) => server.close(closed))
})
