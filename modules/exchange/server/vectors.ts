import { readFile } from 'node:fs/promises'
import { argv } from 'node:process'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { defaultJsonLimits, isJsonObject, type Json, readObjects } from '../stix/json.ts'
import { type Finding, validateBundle, validateObject } from '../stix/validate.ts'

const unzip = promisify(gunzip)

export type VectorCount = { passed: number; failed: number }

/**
 * Reads files of STIX 2.1 (a bundle, an envelope, a list or one object; plain or gzipped), says what fails and where,
 * and ends with a line of counts. A file that cannot be read counts as one failure, each object as one of its own.
 *
 * @param say where the lines go; the terminal unless said.
 */
export async function stixVectors(files: string[], say: (line: string) => void = console.log): Promise<VectorCount> {
  const total: VectorCount = { passed: 0, failed: 0 }
  for (const file of files) {
    const { passed, failed } = await vectorsOf(file, say)
    total.passed += passed
    total.failed += failed
  }
  say(`${total.passed} passed, ${total.failed} failed`)
  return total
}

async function vectorsOf(file: string, say: (line: string) => void): Promise<VectorCount> {
  const bytes = await bytesOf(file)
  if (typeof bytes === 'string') {
    say(`${file}: ${bytes}`)
    return { passed: 0, failed: 1 }
  }
  const reading = readObjects(bytes)
  if (!reading.ok) {
    const { path, line, column, message } = reading.fault
    say(`${file}: line ${line}, column ${column}${path === '' ? '' : ` (${path})`}: ${message}`)
    return { passed: 0, failed: 1 }
  }
  const count: VectorCount = { passed: 0, failed: 0 }
  const { outer } = reading
  const isBundle = outer?.['type'] === 'bundle'
  if (isBundle) {
    // The bundle's own properties; its objects follow one by one.
    const { objects: _, ...shell } = outer
    report(file, shell, validateBundle(shell).errors, count, say)
  }
  for (const [index, { value }] of reading.objects.entries()) {
    const path = outer ? `/objects/${index}` : reading.objects.length > 1 ? `/${index}` : ''
    const errors =
      isJsonObject(value) && value['type'] === 'bundle'
        ? validateBundle(value, { path }).errors
        : validateObject(value, { path }).errors
    report(file, value, errors, count, say)
  }
  return count
}

function report(file: string, value: Json, errors: Finding[], count: VectorCount, say: (line: string) => void): void {
  if (errors.length === 0) {
    count.passed++
    return
  }
  count.failed++
  const id = isJsonObject(value) && typeof value['id'] === 'string' ? ` ${value['id']}` : ''
  const [{ path, rule, message } = { path: '', rule: '', message: '' }, ...more] = errors
  say(`${file}:${id} ${path || '/'} [${rule}] ${message}${more.length === 0 ? '' : ` (and ${more.length} more)`}`)
}

/** The bytes of a file, unzipped if need be; or in words why there are none. */
async function bytesOf(file: string): Promise<Uint8Array | string> {
  try {
    const bytes = await readFile(file)
    if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes
    return await unzip(bytes, { maxOutputLength: defaultJsonLimits.maxBytes })
  } catch (error) {
    return error instanceof Error ? error.message : 'cannot be read'
  }
}

if (import.meta.main) {
  const { failed } = await stixVectors(argv.slice(2))
  process.exitCode = failed === 0 ? 0 : 1
}
