/**
 * Our orchestration beside the library's own, in one and the same group: an independent reader of the same standard, by
 * its own noble provider. What either makes the other must take, and both must come to the same epochs.
 */
import { createApplicationMessage } from 'ts-mls/createMessage.js'
import { describe, expect, test } from 'vitest'
import { fromUtf8, utf8 } from '#platform/bytes.ts'
import { suiteOf } from './provider.ts'
import { engineFor, seat } from './test-cast.ts'
import { agree, hear, joinBy, libraryOf, make, packageOf, packageWire } from './test-library.ts'
import { toWire } from './wire.ts'

describe.each(['classical', 'hybrid'] as const)('in the %s suite', (name) => {
  const suite = suiteOf(name)

  test('ours and the library’s own come to the same epochs, whoever commits', async () => {
    const cs = await libraryOf(suite)
    const engine = await engineFor(name)
    const desks = await seat(engine, ['Belmere', 'Carthia', 'Dorvane'])
    const [belmere, carthia, dorvane] = desks
    if (!belmere || !carthia || !dorvane) throw new Error('Three desks.')
    const own = await packageOf('Esteria', cs)
    const invited = await belmere.group.commit({
      add: [packageWire(suite, own)],
      settings: utf8('with a path in the same commit'),
    })
    await invited.apply()
    for (const desk of [carthia, dorvane]) await desk.group.receive(invited.commit)
    if (!invited.welcome) throw new Error('A commit that adds has a welcome.')
    const other = await joinBy(invited.welcome, own, cs)
    await agree(other, belmere)

    for (const by of desks) {
      const made = await by.group.commit({})
      await made.apply()
      for (const desk of desks) if (desk !== by) await desk.group.receive(made.commit)
      await hear(other, made.commit)
      await agree(other, by)
    }
    const update = await make(other, suite.wire, [])
    for (const desk of desks) await desk.group.receive(update)
    await agree(other, carthia)

    const expulsion = await make(other, suite.wire, [
      { proposalType: 'remove', remove: { removed: dorvane.group.self } },
    ])
    expect(await dorvane.group.receive(expulsion)).toMatchObject({ expelled: true })
    for (const desk of [belmere, carthia]) await desk.group.receive(expulsion)
    await agree(other, belmere)

    expect(await hear(other, await carthia.group.seal(utf8('from us')))).toEqual(utf8('from us'))
    const said = await createApplicationMessage(other.state, utf8('from them'), cs)
    const wire = toWire(suite.wire, 'message', {
      wireformat: 'mls_private_message',
      privateMessage: said.privateMessage,
    })
    const heard = await belmere.group.receive(wire)
    expect(heard.kind === 'message' && fromUtf8(heard.plaintext)).toBe('from them')
  })
})
