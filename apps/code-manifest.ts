import { existsSync } from 'node:fs'
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { z } from 'zod'
import { type CodeManifest, type SignedManifest, manifestHash, shortHash, signManifest } from '#modules/record/code.ts'
import { toHex } from '#platform/bytes.ts'
import { sha256 } from '#platform/crypto.ts'
import { HybridSecret, newHybridKey } from '#platform/signing.ts'

/** A key file: the seeds alone, or what `chancery keys … --plain` writes around them. */
const KeyFile = z.union([HybridSecret, z.looseObject({ secret: HybridSecret }).transform(({ secret }) => secret)])

/** The manifest of every file that a host would serve from this folder. */
export async function manifestOf(folder: string): Promise<CodeManifest> {
  const found: [string, string][] = []
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || /\.(br|gz|map)$/.test(entry.name)) continue
    const path = join(entry.parentPath, entry.name)
    found.push([`/${relative(folder, path).split(sep).join('/')}`, toHex(sha256(await readFile(path)))])
  }
  return { v: 1, files: Object.fromEntries(found.sort(([a], [b]) => (a < b ? -1 : 1))) }
}

/**
 * Signs the manifest of the built pages and lays it beside their folder. The key is that of the file which
 * CHANCERY_RELEASE_KEY names; without one it is a key of this build's own, kept beside the pages and never served.
 */
export async function layManifest(folder: string, keyFile: string | undefined): Promise<string> {
  const manifest = await manifestOf(folder)
  const secret = keyFile === undefined ? await localKey(folder) : await readKey(keyFile)
  const signed: SignedManifest = await signManifest(manifest, secret, keyFile === undefined ? 'local' : 'release')
  await writeFile(manifestBeside(folder), JSON.stringify(signed))
  return shortHash(manifestHash(manifest))
}

/** Where the signed manifest of a folder of pages lies. */
export function manifestBeside(folder: string): string {
  return `${folder}-manifest.json`
}

async function localKey(folder: string): Promise<HybridSecret> {
  const path = join(dirname(folder), 'local-build-key.json')
  if (existsSync(path)) return readKey(path)
  const { secret } = await newHybridKey()
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, JSON.stringify(secret), { mode: 0o600 })
  return secret
}

async function readKey(path: string): Promise<HybridSecret> {
  const parsed = KeyFile.safeParse(JSON.parse(await readFile(path, 'utf8')))
  if (!parsed.success)
    throw new Error(`${path} is no key that a build can sign with: make one by \`chancery keys member NAME --plain\`.`)
  return parsed.data
}
