/**
 * The code that members read to one another after a change: derived from the epoch's exporter, so that only those who
 * share the epoch have it. Five groups of six digits, about 99.7 bits, each group as likely as any other.
 */
import { utf8 } from '#platform/bytes.ts'

const groups = 5
const ceiling = Math.floor(2 ** 32 / 1_000_000) * 1_000_000

export const codeLabel = 'chancery/epoch code/v1'

/** `export256(context)` gives 256 bytes of the exporter. Numbers that would favour some groups are passed over. */
export async function codeFrom(export256: (context: Uint8Array) => Promise<Uint8Array>): Promise<string> {
  const code: string[] = []
  for (let round = 0; code.length < groups; round++) {
    const bytes = await export256(utf8(String(round)))
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    for (let at = 0; at + 4 <= bytes.length && code.length < groups; at += 4) {
      const value = view.getUint32(at)
      if (value < ceiling) code.push(String(value % 1_000_000).padStart(6, '0'))
    }
  }
  return code.join(' ')
}
