/** The frame of a PDF 1.7 file (ISO 32000-1, 7): objects, streams, the table that says where each begins. */
import { strToU8, zlibSync } from 'fflate'
import { concat } from '#platform/bytes.ts'

export type Reference = `${number} 0 R`

export type PdfFile = {
  /** A number for an object that is written later. */
  reserve(): Reference
  /** Writes an object: the whole of its value. */
  write(reference: Reference, value: string): void
  add(value: string): Reference
  /** A stream, packed; `entries`: what its dictionary says beside length and filter. */
  addStream(bytes: Uint8Array, entries?: string): Reference
  /** The whole file. */
  bytes(catalogue: Reference, info: Reference): Uint8Array
}

export function newPdfFile(): PdfFile {
  const objects: (Uint8Array | undefined)[] = []
  const reserve = (): Reference => {
    objects.push(undefined)
    return `${objects.length} 0 R`
  }
  const put = (reference: Reference, value: Uint8Array): void => {
    objects[Number.parseInt(reference, 10) - 1] = value
  }
  const write = (reference: Reference, value: string): void => put(reference, strToU8(value, true))
  return {
    reserve,
    write,
    add: (value) => {
      const reference = reserve()
      write(reference, value)
      return reference
    },
    addStream: (bytes, entries = '') => {
      const reference = reserve()
      const packed = zlibSync(bytes, { level: 6 })
      const head = `<< ${entries} /Filter /FlateDecode /Length ${packed.length} >>\nstream\n`
      put(reference, concat(strToU8(head, true), packed, strToU8('\nendstream', true)))
      return reference
    },
    bytes: (catalogue, info) => written(objects, catalogue, info),
  }
}

function written(objects: readonly (Uint8Array | undefined)[], catalogue: Reference, info: Reference): Uint8Array {
  // The four bytes tell programs that it is no text.
  const parts: Uint8Array[] = [concat(strToU8('%PDF-1.7\n%', true), Uint8Array.of(0xe2, 0xe3, 0xcf, 0xd3, 0x0a))]
  let at = parts[0]?.length ?? 0
  const places = objects.map((value, index) => {
    const place = at
    const object = concat(
      strToU8(`${index + 1} 0 obj\n`, true),
      value ?? strToU8('null', true),
      strToU8('\nendobj\n', true),
    )
    parts.push(object)
    at += object.length
    return place
  })
  const rows = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('')
  const size = objects.length + 1
  parts.push(
    strToU8(
      `xref\n0 ${size}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${size} /Root ${catalogue} /Info ${info} >>\nstartxref\n${at}\n%%EOF\n`,
      true,
    ),
  )
  return concat(...parts)
}

/** A text string: UTF-16BE with its mark, in hexadecimal. */
export function pdfText(text: string): string {
  let hex = 'FEFF'
  for (let at = 0; at < text.length; at += 1) hex += text.charCodeAt(at).toString(16).padStart(4, '0')
  return `<${hex.toUpperCase()}>`
}

/** A number as PDF writes it, to a thousandth. */
export function pdfNumber(value: number): string {
  const rounded = Math.round(value * 1000) / 1000
  return Object.is(rounded, -0) ? '0' : String(rounded)
}
