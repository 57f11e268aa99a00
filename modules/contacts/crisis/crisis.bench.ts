/**
 * What a crisis line costs its two devices, the host being one in memory: each message said and taken in with its receipts
 * (two signatures, two sealings), all of it read anew as a program begins, and one message by a sealed file. Saying and
 * taking in grow slowly with what stands on the line already (each look at it passes over all); beginning grows with it.
 * `npm run bench -- crisis [messages]`: JSON lines; CPU of both sides and the host together.
 */
import { measured } from '#platform/server/measured.ts'
import { openLine, restarted, settle } from './test-line.ts'

const words = {
  class: 'query',
  text: 'Traffic from your network reaches the control systems of our northern grid since 02:10 UTC. Do you see it as well?',
  language: 'en',
} as const

export async function bench([wanted = '300']: readonly string[]): Promise<void> {
  const messages = Math.max(1, Number.parseInt(wanted, 10) || 300)
  const line = await openLine()
  const { mara, samir } = line
  for (const part of ['the first of', 'the second of']) {
    const half = Math.ceil(messages / 2)
    await measured('crisis', `said and taken in, ${part} two halves`, half, async () => {
      for (let n = 0; n < half; n++) {
        await mara.crisis.say(line.id, words)
        await settle(mara, samir)
      }
    })
  }
  const again = await measured('crisis', 'a program begins anew', messages, () => restarted(line, samir))
  const there = again.view().messages.length
  if (there < messages) throw new Error(`Only ${there} of ${messages} messages are there.`)

  mara.cut.off = again.cut.off = true
  const id = await mara.crisis.say(line.id, words)
  const files = 20
  const sealed = await measured('crisis', 'sealed into a file', files, () =>
    times(files, () => mara.crisis.exportSealed(line.id, [id])),
  )
  const came = await measured('crisis', 'opened from a file', files, () =>
    times(files, () => again.crisis.importSealed(sealed.bytes)),
  )
  if (came.messages[0]?.id !== id) throw new Error('The message did not come by file.')
}

async function times<Result>(count: number, work: () => Promise<Result>): Promise<Result> {
  let last = await work()
  for (let n = 1; n < count; n++) last = await work()
  return last
}
