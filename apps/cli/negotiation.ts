import { readFile } from 'node:fs/promises'
import { text as textOf } from 'node:stream/consumers'
import { z } from 'zod'
import * as negotiation from '#modules/negotiations/cli/index.ts'
import { runnerOf, stopped, type Verb } from './room.ts'

const Count = z.coerce.number().int().min(1)
const Text = z.string().optional()
const Stand = z.enum(['support', 'can-accept', 'reserve', 'oppose', 'no-instructions'])
const Paragraph = z.enum(['title', 'heading', 'preambular', 'operative', 'definition', 'annex', 'footnote'])
const Statement = z.enum([
  'reservation',
  'interpretative-statement',
  'explanation-of-position',
  'explanation-of-vote',
  'dissociation',
  'general-statement',
])
const Proposing = z.object({
  paragraph: Text,
  replace: Text,
  alternative: Text,
  after: Text,
  type: Paragraph,
  reason: Text,
})
const Brief = z.object({
  paragraph: Text,
  write: Text,
  kind: z.enum(['instruction', 'red-line', 'fallback', 'note']),
  remove: Text,
})
const Exporting = z.object({
  format: z.enum(negotiation.formats),
  variant: z.enum(['bracketed', 'clean', 'adopted']),
  language: Text,
})

const verbs: Record<string, Verb> = {
  list: (wants) => negotiation.list(wants),
  show: (wants, [room = '', paragraph = '']) => negotiation.show(wants, room, paragraph || undefined),
  history: (wants, [room = ''], options) =>
    negotiation.history(wants, room, z.object({ from: Count.optional(), to: Count.optional() }).parse(options)),
  brief: (wants, [room = ''], options) => negotiation.brief(wants, room, Brief.parse(options)),
  propose: (wants, [room = '', text = ''], options) => negotiation.propose(wants, room, text, Proposing.parse(options)),
  bracket: (wants, [room = '', paragraph = '', words = ''], options) =>
    negotiation.bracket(wants, room, paragraph, words, z.object({ alternative: Text, reason: Text }).parse(options)),
  lift: (wants, [room = '', paragraph = '', bracket = '']) =>
    negotiation.lift(wants, room, paragraph, bracket || undefined),
  position: (wants, [room = '', paragraph = '', stand], options) =>
    negotiation.position(wants, room, paragraph, Stand.parse(stand), noteIn(options)),
  objection: (wants, [room = '', words = ''], options) =>
    negotiation.objection(wants, room, words, z.object({ silence: Text, amendment: z.boolean() }).parse(options)),
  answer: (wants, [room = '', paragraph = '', given], options) =>
    negotiation.answer(wants, room, paragraph, z.enum(['confirm', 'decline']).parse(given), noteIn(options)),
  statement: (wants, [room = '', type, text = ''], options) => {
    const { on } = z.object({ on: z.array(z.string()) }).parse(options)
    return negotiation.statement(wants, room, { type: Statement.parse(type), text, on })
  },
  act: async (wants, [room = '', file = '']) => {
    const text = file === '-' ? await textOf(process.stdin) : await readFile(file, 'utf8')
    return negotiation.act(wants, room, JSON.parse(text))
  },
  export: (wants, [room = '', file = ''], options) =>
    negotiation.exportText(wants, room, file, Exporting.parse(options)),
  relay: async (wants, [room = ''], options, json) => {
    const { once } = z.object({ once: z.boolean() }).parse(options)
    const tell = (line: negotiation.Relayed): void => print(line, json)
    await negotiation.relay(wants, room, { once, signal: stopped(), tell })
    return undefined
  },
}

function noteIn(options: unknown): string | undefined {
  return z.object({ note: Text }).parse(options).note
}

export const runNegotiationVerb = runnerOf(verbs)

function print({ count, room, state }: negotiation.Relayed, json: boolean): void {
  const line = state === 'open' ? `${count} entries are public` : `sealed again: ${count} entries stay public`
  process.stdout.write(`${json ? JSON.stringify({ room, count, state }) : line}\n`)
}
