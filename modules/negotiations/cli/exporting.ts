import { type Told, type Wants, writeNew } from '#modules/rooms/cli/index.ts'
import { utf8 } from '#platform/bytes.ts'
import { exerciseMark } from '#platform/exercise.ts'
import { makeFinalDocument } from '../deciding/final-document.ts'
import { akomaNtosoOf } from '../documents/akoma-ntoso.ts'
import { docxOf } from '../documents/export-docx.ts'
import { htmlOf } from '../documents/html.ts'
import type { DocumentModel, Variant } from '../documents/model.ts'
import { plainOf } from '../documents/plain.ts'
import { documentOf } from '../documents/reading.ts'
import { type NegotiationDesk, negotiationNamed, openNegotiationDesk } from './desk.ts'

export const formats = ['docx', 'html', 'akn', 'txt', 'document'] as const
type Format = (typeof formats)[number]

const writers: Record<Exclude<Format, 'document'>, (model: DocumentModel) => Uint8Array> = {
  docx: docxOf,
  html: (model) => utf8(htmlOf(model)),
  akn: (model) => utf8(akomaNtosoOf(model)),
  txt: (model) => utf8(plainOf(model)),
}

/** Writes the text to a file, and never over one that is there. `document`: the final document of an adopted text. */
export async function exportText(
  wants: Wants,
  room: string,
  path: string,
  {
    format,
    variant,
    language,
  }: { format: Format; variant: Exclude<Variant, 'redline'>; language?: string | undefined },
): Promise<Told> {
  await using desk = await openNegotiationDesk(wants)
  const { room: id, state } = negotiationNamed(desk, room)
  const [last] = await desk.negotiations.history(id, { from: state.count })
  const at = last?.at ?? desk.now().toISOString()
  const bytes =
    format === 'document'
      ? await finalDocument(desk, id)
      : writers[format](documentOf(state, { variant, at, ...(language === undefined ? {} : { language }) }))
  await writeNew(path, bytes)
  const { exercise } = state
  const marked = exercise ? `${exerciseMark}  ` : ''
  return {
    json: { file: path, format, size: bytes.length, exercise },
    lines: [`${marked}${path}: ${bytes.length} bytes`],
  }
}

async function finalDocument(desk: NegotiationDesk, room: string): Promise<Uint8Array> {
  const { device, entry, host, negotiations, now, records } = desk
  const state = negotiations.negotiation(room)?.state
  if (!state) throw new RangeError('The negotiation is not here any more.')
  return makeFinalDocument({
    state,
    history: await negotiations.history(room),
    doors: { trust: (input) => host.keys.trust(input), devices: (input) => host.keys.devices(input) },
    fetch: host.readRecord,
    records,
    device: { id: device.id, delegation: device.delegation, name: entry.account.name, secret: device.secret },
    now,
  })
}
