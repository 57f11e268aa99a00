import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { text as textOf } from 'node:stream/consumers'
import { z } from 'zod'
import * as room from '#modules/rooms/cli/index.ts'
import { bar } from './bar.ts'
import { NotDone } from './outcome.ts'

type Wants = { folder: string; now: () => Date }
export type Verb = (wants: Wants, words: string[], options: unknown, json: boolean) => Promise<room.Told | undefined>

const Marking = z.enum(['red', 'amber+strict', 'amber', 'green', 'clear'])
const Role = z.enum(['chair', 'member', 'mediator', 'observer'])
const When = z.iso.datetime({ offset: true }).transform((time) => new Date(time).toISOString())
const Count = z.coerce.number().int().min(0)

const Common = z.object({ folder: z.string().optional(), json: z.boolean().default(false) })
const SignIn = z.object({
  host: z.url(),
  tokenFile: z.string().optional(),
  cookieFile: z.string().optional(),
  committee: z.string().optional(),
})
const Saying = z.object({
  replyTo: z.string().optional(),
  expires: When.optional(),
  marking: Marking.optional(),
  acknowledgeBy: When.optional(),
  acknowledgeOf: z.array(z.string()).optional(),
})
const Reading = z.object({ after: Count.optional(), last: Count.optional(), peek: z.boolean(), follow: z.boolean() })

const verbs: Record<string, Verb> = {
  signIn: async (wants, _, options) => {
    const { host, tokenFile, cookieFile, committee } = SignIn.parse(options)
    return room.signIn(wants, { host, committee, token: await secretIn(tokenFile), cookie: await secretIn(cookieFile) })
  },
  device: (wants, _, options) => {
    const { name, wait } = z.object({ name: z.string().min(1).max(120), wait: Count }).parse(options)
    return room.device(wants, { name, patience: wait * 1000, say: (line) => void process.stderr.write(`${line}\n`) })
  },
  list: (wants) => room.list(wants),
  open: (wants, [title = ''], options) => {
    const wanted = z
      .object({ marking: Marking, snapshot: z.boolean(), exercise: z.boolean(), run: z.uuid().optional() })
      .parse(options)
    const { marking, snapshot, exercise, run } = wanted
    return room.open(wants, { title, marking, exercise, run, history: snapshot ? 'snapshot' : 'from-joining' })
  },
  people: (wants, _, options) =>
    room.people(wants, z.object({ delegation: z.string().optional() }).parse(options).delegation),
  invite: (wants, [name = ''], options) => {
    const Invited = z.object({ person: z.array(z.string()), delegation: z.string().optional(), role: Role })
    const { person, ...rest } = Invited.parse(options)
    return room.invite(wants, name, { people: person, ...rest })
  },
  members: (wants, [name = '']) => room.members(wants, name),
  role: (wants, [name = '', person = '', role]) => room.setRole(wants, name, person, Role.parse(role)),
  expel: (wants, [name = '', person = '']) => room.expel(wants, name, person),
  caucus: (wants, [name = '', title = ''], options) => {
    const { person: people } = z.object({ person: z.array(z.string()) }).parse(options)
    return room.caucus(wants, name, { title, people })
  },
  leave: (wants, [name = '']) => room.leave(wants, name),
  close: (wants, [name = '']) => room.close(wants, name),
  say: async (wants, [name = '', words = ''], options) =>
    room.say(wants, name, words === '-' ? (await textOf(process.stdin)).trimEnd() : words, saying(options)),
  send: (wants, [name = '', file = ''], options, json) => {
    const { text, type } = z.object({ text: z.string().optional(), type: z.string() }).parse(options)
    return room.sendFile(wants, name, file, { ...saying(options), text, type, progress: bar('Bytes sent', json) })
  },
  read: async (wants, [name = ''], options, json) => {
    const { follow, ...reading } = Reading.parse(options)
    if (!follow) return room.read(wants, name, reading)
    await room.follow(wants, name, { ...reading, signal: stopped(), tell: (message) => print(message, json) })
    return undefined
  },
  save: (wants, [name = '', message = '', file = '']) => room.save(wants, name, message, file),
  ack: (wants, [name = '', message = '']) => room.acknowledge(wants, name, message),
  search: (wants, [words = ''], options) =>
    room.search(wants, words, z.object({ room: z.string().optional() }).parse(options).room),
  transcript: (wants, [name = '', file = '']) => room.transcript(wants, name, file),
  alarms: (wants, _, options) => room.alarms(wants, z.object({ all: z.boolean() }).parse(options)),
  alarm: (wants, [id = ''], options) => room.alarm(wants, id, z.object({ settle: z.boolean() }).parse(options)),
}

function saying(options: unknown): Parameters<typeof room.say>[3] {
  const { expires, ...rest } = Saying.parse(options)
  return { ...rest, expiresAt: expires }
}

export const runVerb = runnerOf(verbs)

/** Does one verb of a device at its rooms, and prints what it answers: lines for people, one object of JSON for machines. */
export function runnerOf(all: Readonly<Record<string, Verb>>) {
  return async (verb: string, words: string[], options: unknown): Promise<void> => {
    const { folder, json } = Common.parse(options)
    const work = all[verb]
    if (!work) throw new NotDone('usage', `There is no ${verb}.`)
    const wants = { folder: folder ?? process.env['CHANCERY_ROOM'] ?? ownFolder(), now: () => new Date() }
    const told = await Promise.resolve()
      .then(() => work(wants, words, options, json))
      .catch(inWords)
    if (told) process.stdout.write(`${json ? JSON.stringify(told.json) : told.lines.join('\n')}\n`)
  }
}

/** An option that says something else than it should is written wrongly; everything else ends as it ends. */
function inWords(error: unknown): never {
  if (error instanceof z.ZodError) throw new NotDone('usage', z.prettifyError(error))
  throw error
}

function print(message: Parameters<typeof room.messageLine>[0], json: boolean): void {
  process.stdout.write(`${json ? JSON.stringify(message) : room.messageLine(message)}\n`)
}

function ownFolder(): string {
  return join(process.env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'chancery', 'room')
}

/** Secrets come from files or from stdin: the words of a command are seen by everybody on the machine. */
async function secretIn(path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined
  return (path === '-' ? await textOf(process.stdin) : await readFile(path, 'utf8')).trim()
}

export function stopped(): AbortSignal {
  const stop = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort())
  return stop.signal
}
