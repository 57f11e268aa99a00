// Codes in pictures that somebody chose: photographs, screenshots, scans.
import decodeQR from 'qr/decode.js'
import { partIn } from '../../../crisis/qr-parts.ts'

/** A photograph has more dots than a code needs, and each costs time. */
const longest = 2200

/** The lines of all codes of crisis lines in these pictures, one a picture. What holds none gives none. */
export async function codesIn(files: readonly File[]): Promise<string[]> {
  const read = await Promise.all(files.map(codeIn))
  return read.filter((line) => line !== undefined)
}

async function codeIn(file: File): Promise<string | undefined> {
  try {
    const bitmap = await createImageBitmap(file)
    const scale = Math.min(1, longest / Math.max(bitmap.width, bitmap.height))
    const [width, height] = [Math.round(bitmap.width * scale), Math.round(bitmap.height * scale)]
    const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
    if (!context) return undefined
    context.drawImage(bitmap, 0, 0, width, height)
    bitmap.close()
    const { data } = context.getImageData(0, 0, width, height)
    const line = decodeQR({ width, height, data }, { effort: 8, timeLimit: 3000 })
    return partIn(line) ? line : undefined
  } catch {
    // No picture, or no code in it.
    return undefined
  }
}
