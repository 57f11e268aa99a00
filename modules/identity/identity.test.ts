import { safe } from '@orpc/client'
import { expect, test } from 'vitest'
import { identityContract } from './contract.ts'
import { identity } from './server/index.ts'
import { delegations, openTestWorld, people } from './server/test-world.ts'

test('the public is told that it is nobody, and may not list delegations', async () => {
  await using world = await openTestWorld([identity])
  const publicly = world.as(identityContract, null)
  expect(await publicly.whoami()).toMatchObject({ kind: 'nobody', delegation: null, roles: [] })
  expect((await safe(publicly.delegations())).error).toMatchObject({ code: 'SIGN_IN_FIRST', status: 401 })
})

test('a person acts for their delegation until the moment they are revoked', async () => {
  await using world = await openTestWorld([identity])
  const analyst = world.as(identityContract, people.belmere.analyst)
  expect(await analyst.whoami()).toMatchObject({
    delegation: { id: delegations.belmere },
    roles: ['technical-contact'],
  })
  await world.revoke(people.belmere.analyst)
  expect(await analyst.whoami()).toMatchObject({ kind: 'nobody' })
})
