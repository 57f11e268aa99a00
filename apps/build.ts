import { readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { build } from 'vite'
import { layManifest } from './code-manifest.ts'

/** Builds the pages into dist/web, signs the manifest of their code, and lays a compressed copy beside each file that gains by it. */
const folder = join(import.meta.dirname, '..', 'dist', 'web')
await build({ configFile: join(import.meta.dirname, '..', 'vite.config.ts'), logLevel: 'warn' })

const code = await layManifest(folder, process.env['CHANCERY_RELEASE_KEY'] || undefined)
let plain = 0
let sent = 0
for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !/\.(js|css|html|svg|json|txt|webmanifest)$/.test(entry.name)) continue
  const path = join(entry.parentPath, entry.name)
  const body = await readFile(path)
  const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: body.length } }
  const [small, middling] = await Promise.all([
    promisify(brotliCompress)(body, options),
    promisify(gzip)(body, { level: 9 }),
  ])
  plain += body.length
  sent += Math.min(small.length, body.length)
  if (small.length < body.length) await writeFile(`${path}.br`, small)
  if (middling.length < body.length) await writeFile(`${path}.gz`, middling)
}
console.log(
  `The pages stand in dist/web: ${kilobytes(plain)} of code and style, ${kilobytes(sent)} on the wire. Code ${code}.`,
)

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1000)} kB`
}
