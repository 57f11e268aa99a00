import { type Desk, NotFound, openDesk, partOf, type Wants } from '#modules/rooms/cli/index.ts'
import { inPlayContract, runTitle } from '#platform/in-play.ts'
import { contactsContract } from '../contract.ts'
import { hostLineOf } from '../crisis/host-line.ts'
import { openCrisis } from '../crisis/lines.ts'
import type { Ask, CrisisDoors, CrisisLines, CrisisMessage, LineView, RunNamed } from '../crisis/views.ts'

export type CrisisDesk = Desk & { crisis: CrisisLines }

/** A device at its crisis lines: the folder of `chancery room`, whose rooms they are. `tendEvery`: while it watches. */
export async function openCrisisDesk(wants: Wants & { tendEvery?: number }): Promise<CrisisDesk> {
  const desk = await openDesk(wants)
  const crisis = openCrisis({
    rooms: desk.rooms,
    trust: desk.trust,
    store: partOf(desk.folder, 'crisis/'),
    device: desk.device,
    account: desk.entry.account,
    now: desk.now,
    exclusive: (name, work) => desk.folder.locks.alone(name, work),
    doors: doorsOf(desk),
    tendEvery: wants.tendEvery ?? 0,
  })
  await crisis.start()
  await crisis.tend()
  return {
    ...desk,
    crisis,
    async [Symbol.asyncDispose]() {
      crisis.stop()
      await desk[Symbol.asyncDispose]()
    },
  }
}

function doorsOf({ host }: Desk): CrisisDoors {
  const { crisis } = host.doors(contactsContract)
  const runs = host.doors(inPlayContract)
  return {
    lines: async () => (await crisis.lines()).map(hostLineOf),
    attach: (input) => crisis.attach(input),
    ring: (input) => crisis.ring(input),
    answered: (input) => crisis.answered(input),
    runs: (ids) => runs.named({ ids }),
  }
}

/** Sends what was said, and does what is owed for it; what that leads to goes out as the desk closes. */
export async function carryOut({ rooms, crisis }: CrisisDesk, line: string): Promise<void> {
  await rooms.sync()
  await crisis.tend(line)
}

/** By its id, the beginning of it, or the name of the other side. */
export function lineNamed({ crisis }: CrisisDesk, name: string): LineView {
  const all = crisis.lines()
  const small = name.toLocaleLowerCase()
  const found = [
    all.filter(({ id }) => id === small),
    all.filter(({ them }) => them.name.toLocaleLowerCase() === small),
    all.filter(({ id }) => small.length >= 4 && id.startsWith(small)),
    all.filter(({ them }) => small !== '' && them.name.toLocaleLowerCase().includes(small)),
  ].find((some) => some.length > 0)
  const [one, another] = found ?? []
  const view = one && crisis.line(one.id)
  if (!view) throw new NotFound(`There is no crisis line ${name} of this device.`)
  if (another) throw new NotFound(`${name} is more than one crisis line: say its id.`)
  return view
}

/** Whom the line asks about, or an officer: by account, or by name. */
export function personNamed({ asks, officers }: LineView, name: string): Pick<Ask, 'account' | 'name' | 'side'> {
  const small = name.toLocaleLowerCase()
  const all = new Map([...officers, ...asks].map((one) => [`${one.side} ${one.account}`, one]))
  const found = [...all.values()].filter((one) => one.account === small || one.name.toLocaleLowerCase() === small)
  const [one, another] = found
  if (!one) throw new NotFound(`Nobody called ${name} is an officer of this line, or asked about.`)
  if (another) throw new NotFound(`${name} is more than one person: say the account.`)
  return one
}

/** One of theirs by its number, one of ours as `us14`, one of two alike as `14-KF`, any by its id or the beginning of it. */
export function messageNamed({ messages }: LineView, name: string): CrisisMessage {
  const [, ours, number] = /^(us)?#?(\d{1,7}(?:-[a-z]{2})?)$/i.exec(name) ?? []
  const found =
    number === undefined
      ? messages.filter(({ id }) => name.length >= 6 && id.startsWith(name))
      : messages.filter((one) => isNumbered(one, number) && one.side === (ours ? 'us' : 'them'))
  const [one, another] = found
  if (!one) throw new NotFound(`There is no message ${name} on this line.`)
  if (another) throw new NotFound(`${name} is more than one message: say its letters, as in 14-KF, or its id.`)
  return one
}

function isNumbered({ n, number }: CrisisMessage, wanted: string): boolean {
  return `${n}` === wanted || number === wanted.toUpperCase()
}

/** An exercise in which both sides take part: as the host says, or without it as it was named on the line before. */
export async function runNamed({ host }: CrisisDesk, line: LineView, wanted = ''): Promise<RunNamed> {
  const told = await host
    .doors(inPlayContract)
    .runs({ with: line.them.id })
    .then((runs) => runs.map((run) => ({ id: run.id, title: runTitle(run, 'en') })))
    .catch(() => line.messages.flatMap(({ run }) => (run?.standing === 'on' ? [{ id: run.id, title: run.title }] : [])))
  const fitting = new Map(told.filter(({ id }) => id.startsWith(wanted)).map((run) => [run.id, run]))
  const [one, another] = fitting.values()
  if (!one)
    throw new NotFound(
      'No such exercise is on in which both sides take part. To try the line, make a test call: "chancery crisis test".',
    )
  if (another)
    throw new NotFound(
      `Say of which exercise it is, with --run: ${[...fitting.values()].map(({ id, title }) => `${id} (${title})`).join(', ')}.`,
    )
  return one
}
