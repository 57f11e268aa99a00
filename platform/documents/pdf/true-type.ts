/**
 * A TrueType font of the glyphs that a document uses, made from their outlines (OpenType 1.9: head, hhea, maxp, hmtx,
 * loca, glyf). The bundled fonts come packed as WOFF2 with transformed outlines; PDF wants them plain.
 */
import type { Command, Glyph } from 'fontkit'
import { concat } from '#platform/bytes.ts'

export type FontMeasures = { unitsPerEm: number; ascent: number; descent: number }

/** `glyphs` by their new numbers; the first is `.notdef`. */
export function trueTypeOf(glyphs: readonly Glyph[], { unitsPerEm, ascent, descent }: FontMeasures): Uint8Array {
  const outlines = glyphs.map(({ path }) => outlineOf(path.commands))
  const data = outlines.map(({ bytes }) => bytes)
  const boxes = outlines.flatMap(({ box }) => (box ? [box] : []))
  const least = (index: 0 | 1) => Math.min(0, ...boxes.map((box) => box[index]))
  const most = (index: 2 | 3) => Math.max(0, ...boxes.map((box) => box[index]))
  const bounds = [least(0), least(1), most(2), most(3)]
  let at = 0
  const loca = [0, ...data.map((bytes) => (at += bytes.length))]
  const widest = Math.max(...glyphs.map(({ advanceWidth }) => Math.round(advanceWidth)))
  const points = Math.max(0, ...outlines.map((one) => one.points))
  const contours = Math.max(0, ...outlines.map((one) => one.contours))
  return fontFile({
    glyf: concat(...data),
    head: packed('IIIIHHIIIIhhhhHHhhh', [
      0x00010000,
      0x00010000,
      0,
      0x5f0f3cf5,
      0x000b,
      unitsPerEm,
      0,
      0,
      0,
      0,
      ...bounds,
      0,
      8,
      2,
      1,
      0,
    ]),
    hhea: packed('IhhhHhhhhhhhhhhhH', [
      0x00010000,
      Math.round(ascent),
      Math.round(descent),
      0,
      widest,
      0,
      0,
      most(2),
      1,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      glyphs.length,
    ]),
    hmtx: concat(
      ...glyphs.map(({ advanceWidth }, index) =>
        packed('Hh', [Math.round(advanceWidth), outlines[index]?.box?.[0] ?? 0]),
      ),
    ),
    loca: packed('I'.repeat(loca.length), loca),
    maxp: packed('IHHHHHHHHHHHHHH', [0x00010000, glyphs.length, points, contours, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0]),
  })
}

/** `I`: 32 bits, `H`: 16 bits, `h`: 16 bits with sign; big-endian. */
function packed(shape: string, values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(2 * shape.length + 2 * shape.replaceAll(/[^I]/g, '').length)
  const view = new DataView(bytes.buffer)
  let at = 0
  Array.from(shape).forEach((kind, index) => {
    const value = values[index] ?? 0
    if (kind === 'I') view.setUint32(at, value)
    else if (kind === 'H') view.setUint16(at, value)
    else view.setInt16(at, value)
    at += kind === 'I' ? 4 : 2
  })
  return bytes
}

type Point = { x: number; y: number; on: boolean }
type Outline = { bytes: Uint8Array; box?: [number, number, number, number]; points: number; contours: number }

function contoursOf(commands: readonly Command[]): Point[][] {
  const contours: Point[][] = []
  for (const { command, args } of commands) {
    const [a = 0, b = 0, c = 0, d = 0] = args.map(Math.round)
    const contour = contours.at(-1)
    if (command === 'moveTo') contours.push([{ x: a, y: b, on: true }])
    else if (command === 'lineTo') contour?.push({ x: a, y: b, on: true })
    else if (command === 'quadraticCurveTo') contour?.push({ x: a, y: b, on: false }, { x: c, y: d, on: true })
  }
  return contours.map((points) => {
    const [first, last] = [points[0], points.at(-1)]
    // A contour closes itself: its first point is not said twice.
    return points.length > 1 && first && last?.on && first.x === last.x && first.y === last.y
      ? points.slice(0, -1)
      : points
  })
}

function outlineOf(commands: readonly Command[]): Outline {
  const contours = contoursOf(commands).filter(({ length }) => length > 1)
  const points = contours.flat()
  if (points.length === 0) return { bytes: new Uint8Array(0), points: 0, contours: 0 }
  const xs = points.map(({ x }) => x)
  const ys = points.map(({ y }) => y)
  const box: [number, number, number, number] = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]
  let end = -1
  const ends = contours.map(({ length }) => (end += length))
  const steps = (values: readonly number[]) => values.map((value, index) => value - (values[index - 1] ?? 0))
  const bytes = concat(
    packed('hhhhh', [contours.length, ...box]),
    packed('H'.repeat(ends.length), ends),
    packed('H', [0]),
    Uint8Array.from(points, ({ on }) => (on ? 1 : 0)),
    packed('h'.repeat(xs.length), steps(xs)),
    packed('h'.repeat(ys.length), steps(ys)),
  )
  // Each glyph begins at a multiple of four.
  return {
    bytes: concat(bytes, new Uint8Array((4 - (bytes.length % 4)) % 4)),
    box,
    points: points.length,
    contours: contours.length,
  }
}

function fontFile(tables: Record<string, Uint8Array>): Uint8Array {
  const names = Object.keys(tables).toSorted()
  const power = 2 ** Math.floor(Math.log2(names.length))
  const head = packed('IHHHH', [0x00010000, names.length, power * 16, Math.log2(power), (names.length - power) * 16])
  let at = 12 + names.length * 16
  const rows: Uint8Array[] = []
  const parts: Uint8Array[] = []
  for (const name of names) {
    const table = tables[name] ?? new Uint8Array(0)
    const filled = concat(table, new Uint8Array((4 - (table.length % 4)) % 4))
    const tag = Uint8Array.from(name, (letter) => letter.charCodeAt(0))
    rows.push(tag, packed('III', [checksum(filled), at, table.length]))
    parts.push(filled)
    at += filled.length
  }
  return concat(head, ...rows, ...parts)
}

function checksum(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let sum = 0
  for (let at = 0; at < bytes.length; at += 4) sum = (sum + view.getUint32(at)) >>> 0
  return sum
}
