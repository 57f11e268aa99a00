// Before the stories: the demonstration is begun to be built for those that have a host of their own (sealed.ts), while
// the others are told already.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

// Playwright calls what is exported by default.
// oxlint-disable-next-line import/no-default-export
export default async function prepare(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'chancery-demo-world-'))
  process.env['CHANCERY_DEMO_WORLD'] = folder
  const building = spawn(process.execPath, ['apps/test-demo-world.ts', folder], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  const ended = once(building, 'exit')
  return async () => {
    building.kill()
    await ended
    await rm(folder, { recursive: true, force: true })
  }
}
