import { spawn } from 'node:child_process'
import { text as textOf } from 'node:stream/consumers'
import { vi } from 'vitest'
import { chancery } from './cli/chancery.ts'

export type Outcome = { code: number | null; out: string; err: string }

/**
 * What the command line does with these words, without a process of its own: that costs two seconds each time, nearly all
 * of it for loading what is loaded here already. What only a process has, its ending and its streams, `typedApart` shows.
 */
export async function typed(
  words: readonly string[],
  environment: Record<string, string | undefined> = {},
): Promise<Outcome> {
  const said: Outcome = { code: null, out: '', err: '' }
  const writing = (to: 'out' | 'err') => (words: string | Uint8Array) => {
    said[to] += typeof words === 'string' ? words : Buffer.from(words).toString()
    return true
  }
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(writing('out')),
    vi.spyOn(process.stderr, 'write').mockImplementation(writing('err')),
  ]
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
  try {
    said.code = await chancery(words)
  } finally {
    for (const spy of spies) spy.mockRestore()
    vi.unstubAllEnvs()
  }
  return said
}

/** The command itself, as a process of its own. */
export async function typedApart(
  words: readonly string[],
  environment: Record<string, string | undefined> = {},
): Promise<Outcome> {
  const child = spawn(process.execPath, ['apps/cli/main.ts', ...words], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  const [out, err] = await Promise.all([textOf(child.stdout), textOf(child.stderr)])
  return { code: await ended, out, err: err.replaceAll(/^\(.*Warning.*\n/gm, '') }
}
