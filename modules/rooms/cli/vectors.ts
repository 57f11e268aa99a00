import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { judgeVector } from '../sealing/vectors/judge.ts'

const unzip = promisify(gunzip)
const largest = 1 << 30

/**
 * Reads files of RFC 9420's official test vectors (one object or an array, plain or gzipped), says what fails and why,
 * and ends with a line of counts. A file that cannot be read counts as one failure, each vector as one of its own.
 *
 * @param say where the lines go; the terminal unless said.
 */
export async function mlsVectors(files: string[], say: (line: string) => void = console.log) {
  const total = { passed: 0, failed: 0 }
  const beyond = new Map<string, number>()
  for (const file of files) {
    const read = await vectorsIn(file)
    if (typeof read === 'string') {
      say(`${file}: ${read}`)
      total.failed++
      continue
    }
    for (const [index, value] of read.entries()) {
      const judgement = await judgeVector(value, basename(file))
      if (judgement.fault === undefined) total.passed++
      else {
        total.failed++
        say(`${file}: [${index}] ${judgement.kind}: ${judgement.fault}`)
      }
      for (const one of judgement.beyond) beyond.set(one, (beyond.get(one) ?? 0) + 1)
    }
  }
  for (const [what, count] of beyond)
    say(`${count} of these were decoded and hold, though in our rooms they are refused by policy: ${what}`)
  say(`${total.passed} passed, ${total.failed} failed`)
  return total
}

/** The vectors of a file; or in words why there are none. */
async function vectorsIn(file: string): Promise<unknown[] | string> {
  try {
    const bytes = await readFile(file)
    const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? await unzip(bytes, { maxOutputLength: largest }) : bytes
    const value: unknown = JSON.parse(plain.toString('utf8'), exactly)
    const vectors = Array.isArray(value) ? value : [value]
    return vectors.length > 0 ? vectors : 'holds no vector'
  } catch (error) {
    return error instanceof Error ? error.message : 'cannot be read'
  }
}

/** Whole numbers that a double cannot hold are kept whole: epochs have 64 bits. */
function exactly(_name: string, value: unknown, context?: { source?: string }): unknown {
  const lost = typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)
  return lost && context?.source !== undefined && /^\d+$/.test(context.source) ? BigInt(context.source) : value
}
