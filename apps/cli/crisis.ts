import { open } from 'node:fs/promises'
import { z } from 'zod'
import * as crisis from '#modules/contacts/cli/index.ts'
import { concat } from '#platform/bytes.ts'
import { NotDone } from './outcome.ts'
import { runnerOf, stopped, type Verb } from './room.ts'

const When = z.iso.datetime({ offset: true }).transform((time) => new Date(time).toISOString())
const Saying = z.object({
  class: z.enum(crisis.messageClasses),
  of: crisis.PlayedClass.optional(),
  run: z.string().optional(),
  language: z.string(),
  answerBy: When.optional(),
})
/** Bytes that are read of a file which somebody sent. */
const mostRead = 1_000_000

const verbs: Record<string, Verb> = {
  lines: (wants) => crisis.lines(wants),
  show: (wants, [line = '']) => crisis.show(wants, line),
  say: async (wants, [line = '', words = ''], options) =>
    crisis.say(wants, line, await wordsIn(words), Saying.parse(options)),
  answer: async (wants, [line = '', message = '', words = ''], options) =>
    crisis.say(wants, line, await wordsIn(words), { ...Saying.parse(options), replyTo: message }),
  ack: (wants, [line = '', ...messages]) => crisis.acknowledge(wants, line, messages),
  confirm: (wants, [line = '', person = '']) => crisis.confirm(wants, line, person, true),
  leaveOut: (wants, [line = '', person = '']) => crisis.confirm(wants, line, person, false),
  test: (wants, [line = '']) => crisis.test(wants, line),
  schedule: (wants, [line = '', at = ''], options) => {
    const { grace } = z.object({ grace: z.coerce.number().int() }).parse(options)
    return crisis.schedule(wants, line, { at, graceMinutes: grace })
  },
  export: (wants, [line = '', ...messages], options) =>
    crisis.exportSealed(wants, line, z.object({ out: z.string().optional() }).parse(options).out, messages),
  import: async (wants, [file = '']) => crisis.importSealed(wants, await bytesIn(file)),
  watch: async (wants, _, __, json) => {
    await crisis.watch(wants, { signal: stopped(), tell: (rung) => print(rung, json) })
    return undefined
  },
}

async function wordsIn(words: string): Promise<string> {
  return words === '-' ? new TextDecoder().decode(await stdinBytes(process.stdin)).trimEnd() : words
}

/** Throws NotDone for more than anybody sends on a line. */
export async function stdinBytes(stdin: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of stdin) {
    size += part.length
    if (size > mostRead)
      throw new NotDone('damaged', `More than ${mostRead} bytes came: that is nothing of a crisis line.`)
    parts.push(part)
  }
  return concat(...parts)
}

async function bytesIn(path: string): Promise<Uint8Array> {
  if (path === '-') return stdinBytes(process.stdin)
  await using file = await open(path)
  const { size } = await file.stat()
  if (size > mostRead) throw new NotDone('damaged', `${path} is no sealed file of a crisis line: it is too large.`)
  return file.readFile()
}

export const runCrisisVerb = runnerOf(verbs)

/** The bell of the terminal is for what is real alone. */
function print({ words, ...rung }: crisis.Watched, json: boolean): void {
  const { loud, again } = rung
  const bell = loud ? '\u0007' : ''
  const kind = loud
    ? again
      ? '*** CRISIS LINE, STILL NOT ACKNOWLEDGED: '
      : '*** CRISIS LINE: '
    : 'crisis line, not real: '
  process.stdout.write(json ? `${JSON.stringify(rung)}\n` : `${bell}${kind}${words}\n`)
}
