import { SMTPServer } from 'smtp-server'
import { expect, test } from 'vitest'
import { system } from '#platform/actor.ts'
import { inTransaction } from '#platform/server/transaction.ts'
import { identityContract } from './contract.ts'
import { identity } from './server/index.ts'
import { mailInvitation } from './server/mail.ts'
import { delegations, openTestWorld, people } from './server/test-world.ts'

test('an invitation is mailed in the words of a letter, and its link rests sealed until it leaves', async () => {
  const received: string[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        received.push(Buffer.concat(chunks).toString())
        done()
      })
    },
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const address = server.server.address()
  if (address === null || typeof address === 'string') throw new Error('the mail server has no port')
  await using world = await openTestWorld([identity], {
    SMTP_URL: `smtp://127.0.0.1:${address.port}`,
    CHANCERY_DATA: 'memory:',
  })

  const { invitation } = await world.as(identityContract, people.belmere.head).invite({
    delegationId: delegations.belmere,
    name: 'Oda Fenn',
    email: 'oda.fenn@belmere.example',
    roles: ['technical-contact'],
  })
  const [waiting] = await world.database.kysely
    .selectFrom('outbox')
    .select('data')
    .where('name', '=', 'person.invited')
    .execute()
  const secret = invitation.link.split('#')[1] ?? invitation.link
  expect(JSON.stringify(waiting)).not.toContain(secret)

  await inTransaction(world.house, system, mailInvitation.name, 'acts', (call) =>
    mailInvitation.work(call, waiting?.data ?? {}, world.house),
  )
  expect(received).toHaveLength(1)
  const plain = (received[0] ?? '').replaceAll('=\r\n', '').replaceAll('=3D', '=')
  expect(plain).toContain('To: oda.fenn@belmere.example')
  expect(plain).not.toContain('Oda Fenn')
  expect(plain).toContain(secret)
  await new Promise<void>((closed) => server.close(closed))
})

test('a host without a mail server keeps no copy of a link', async () => {
  await using world = await openTestWorld([identity])
  await world.as(identityContract, people.belmere.head).invite({
    delegationId: delegations.belmere,
    name: 'Oda Fenn',
    email: 'oda.fenn@belmere.example',
    roles: ['observer'],
  })
  expect(
    await world.database.kysely.selectFrom('outbox').select('name').where('name', '=', 'person.invited').execute(),
  ).toEqual([])
})
