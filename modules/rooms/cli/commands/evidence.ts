import { openDesk, type Wants } from '../desk.ts'
import { NotFound, roomNamed } from '../finding.ts'
import { writeNew } from '../new-file.ts'
import { alarmLine, messageLine, oneLine, type Told } from '../telling.ts'

/** The signed conversation, with proofs that the record committed to its order. */
export async function transcript(wants: Wants, room: string, path: string): Promise<Told> {
  await using desk = await openDesk(wants)
  const { id, title, messages } = roomNamed(desk, room)
  const bytes = await desk.rooms.transcript(id)
  await writeNew(path, bytes)
  return {
    json: { file: path, room: id, size: bytes.length },
    lines: [`${path}: “${oneLine(title)}”, ${messages.length} lines`],
  }
}

/** Open alarms, the gravest first; with `all`, settled ones too. */
export async function alarms(wants: Wants, { all }: { all: boolean }): Promise<Told> {
  await using desk = await openDesk(wants)
  const shown = desk.rooms.alarms().filter(({ settledAt }) => all || settledAt === undefined)
  const sorted = shown.toSorted((a, b) => Number(b.weight === 'grave') - Number(a.weight === 'grave'))
  return { json: { alarms: sorted }, lines: sorted.length > 0 ? sorted.map(alarmLine) : ['No alarms.'] }
}

/** The evidence of an alarm, for somebody else to judge; with `settle`, the alarm is put aside. */
export async function alarm(wants: Wants, name: string, o: { settle: boolean }): Promise<Told> {
  await using desk = await openDesk(wants)
  const found = desk.rooms.alarms().find(({ id }) => id === name)
  if (!found) throw new NotFound(`There is no alarm ${name}.`)
  const evidence = desk.rooms.evidence(name)
  if (o.settle) await desk.rooms.settle(name)
  const json: unknown = JSON.parse(evidence)
  return { json, lines: [alarmLine(found), evidence] }
}

export async function search(wants: Wants, words: string, room?: string): Promise<Told> {
  await using desk = await openDesk(wants)
  const found = desk.rooms.search(words, room === undefined ? undefined : roomNamed(desk, room).id)
  return { json: { found }, lines: found.map((one) => `${one.room}  ${messageLine(one.message)}`) }
}
