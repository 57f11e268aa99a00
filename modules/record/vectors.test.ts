import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { merkleVectors } from './cli/vectors.ts'
import published from './reference/merkle-proofs.json' with { type: 'json' }

const folder = mkdtempSync(join(tmpdir(), 'merkle-'))

async function judged(...contents: (string | Buffer)[]): Promise<string[]> {
  const lines: string[] = []
  const files = contents.map((content, index) => {
    const file = join(folder, `${index}.json`)
    writeFileSync(file, content)
    return file
  })
  await merkleVectors(files, (line) => lines.push(line))
  return lines
}

test('published proofs are judged as their publishers do', async () => {
  const file = join(import.meta.dirname, 'reference/merkle-proofs.json')
  const lines: string[] = []
  await merkleVectors([file], (line) => lines.push(line))
  expect(lines).toEqual(['13 passed, 0 failed'])
})

test('one object a file, an array, and either of them gzipped are read alike', async () => {
  const all = JSON.stringify(published)
  const one = JSON.stringify(published[1])
  expect(await judged(one, all, gzipSync(one), gzipSync(all))).toEqual(['28 passed, 0 failed'])
})

test('places may be strings, and a kind may say that it is of a subtree', async () => {
  const vectors = published.map((vector) => {
    const strings = Object.entries(vector).map(([name, value]) => [
      name,
      typeof value === 'number' ? String(BigInt(value)) : value,
    ])
    return { ...Object.fromEntries(strings), kind: 'leafIdx' in vector ? 'subtreeInclusion' : 'subtree-consistency' }
  })
  expect(await judged(JSON.stringify(vectors))).toEqual(['13 passed, 0 failed'])
})

test('hashes may be in hexadecimal', async () => {
  const hex = '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'
  const vector = { leafIdx: 0, treeSize: 1, root: hex, leafHash: hex, proof: [], wantErr: false }
  expect(await judged(JSON.stringify(vector))).toEqual(['1 passed, 0 failed'])
})

test('a vector that is judged otherwise fails, and says where', async () => {
  const turned = published.map((vector) => ({ ...vector, wantErr: !vector.wantErr }))
  const lines = await judged(JSON.stringify(turned))
  expect(lines.at(-1)).toBe('0 passed, 13 failed')
  expect(lines[0]).toContain('vector 0: inclusion/0: happy path: accepted, and should be refused.')
})

test('what is no vector fails, and never passes by chance', async () => {
  const lines = await judged('{', '[{}]', '[{"kind":"absence"}]', 'null', '{"kind":"consistency","leafIdx":1}', '7')
  expect(lines.at(-1)).toBe('0 passed, 6 failed')
  expect(await judged('[]')).toEqual(['0 passed, 0 failed'])
})
