import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { stixVectors } from './vectors.ts'

const folder = await mkdtemp(join(tmpdir(), 'vectors-'))
afterAll(() => rm(folder, { recursive: true }))

const tool = (name: unknown) => ({
  type: 'tool',
  spec_version: '2.1',
  id: 'tool--6e0ba1a2-4c3d-4e5f-8a9b-0c1d2e3f4a5b',
  created: '2026-03-01T08:00:00.000Z',
  modified: '2026-03-01T08:00:00.000Z',
  name,
})
const bundle = (...objects: unknown[]) => ({
  type: 'bundle',
  id: 'bundle--6e0ba1a2-4c3d-4e5f-8a9b-0c1d2e3f4a5b',
  objects,
})

test('bundles, lists and single objects, plain or gzipped, are counted and their failures named with their place', async () => {
  const files = {
    'bundle.json': JSON.stringify(bundle(tool('Ladder'), tool(1))),
    'list.json.gz': gzipSync(JSON.stringify([tool('Ladder'), 7])),
    'one.json': JSON.stringify(tool('Ladder')),
    'broken.json': '{"type":\n"tool",}',
    'bomb.json.gz': gzipSync(Buffer.alloc(70 * 1024 * 1024, 32)),
    'torn.json.gz': gzipSync('[]').subarray(0, 12),
  }
  const paths = await Promise.all(
    Object.entries(files).map(async ([name, content]) => {
      await writeFile(join(folder, name), content)
      return join(folder, name)
    }),
  )
  const lines: string[] = []
  expect(
    await stixVectors([...paths, join(folder, 'absent.json')], (line) => lines.push(line.replaceAll(`${folder}/`, ''))),
  ).toEqual({ passed: 4, failed: 6 })
  expect(lines[0]).toBe(
    'bundle.json: tool--6e0ba1a2-4c3d-4e5f-8a9b-0c1d2e3f4a5b /objects/1/name [type] A string is needed here.',
  )
  expect(lines[1]).toMatch(/^list\.json\.gz: \/1 \[not-object\]/)
  expect(lines[2]).toMatch(/^broken\.json: line 2, column 8: /)
  expect(lines.at(-1)).toBe('4 passed, 6 failed')
})
