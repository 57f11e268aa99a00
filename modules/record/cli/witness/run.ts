import { formatVerifierKey } from '../../note.ts'
import { RecordAlarm } from '../../verifying.ts'
import { printable } from '../alarm-text.ts'
import { recordUrl } from '../http-record.ts'
import { alarmBell } from './alarm-bell.ts'
import { listenAsWitness } from './listen.ts'
import { DamagedMemory } from './memory.ts'
import { openWitness, type Witness } from './witness.ts'

export type RunOptions = {
  /** The address of the host, or of the folder of its record. */
  log: string
  key: string
  state: string
  name: string
  policy?: string
  listen?: { host: string; port: number }
  /** How often to look at the host, in seconds. */
  every: number
  /** Look once and end: for a timer. */
  once: boolean
  now: () => Date
  say: (line: string) => void
  signal: AbortSignal
}

/**
 * Runs a witness until it is told to stop. It looks at the host by itself, so that it works behind any firewall, and
 * answers `add-checkpoint` where it may listen. Whatever the host answers, it goes on; only damage to its own state ends
 * it. With `once`, throws the alarm that it came upon.
 */
export async function runWitness(options: RunOptions): Promise<{ size: number; signed: boolean } | undefined> {
  const { say, signal, now } = options
  const alarm = alarmBell(options)
  await using witness = await openWitness({
    url: recordUrl(options.log),
    keyFile: options.key,
    stateFile: options.state,
    name: options.name,
    ...(options.policy === undefined ? {} : { policy: options.policy }),
    now,
    alarm,
    signal,
  })
  introduce(witness, say)
  if (options.once) return await witness.look()
  await using listener = options.listen ? await listenAsWitness(witness, options.listen) : undefined
  if (listener) say(`Listening at port ${listener.port}.`)
  const told = new Set<string>()
  for (; !signal.aborted; await pause(options.every * 1_000, signal))
    try {
      const { size, signed } = await witness.look()
      if (signed) say(`${now().toISOString()} signed ${size} entries`)
      told.clear()
    } catch (error) {
      if (signal.aborted) break
      if (error instanceof DamagedMemory) throw error
      if (error instanceof RecordAlarm) alarm(error)
      else tellOnce(error, told, (line) => say(`${now().toISOString()} ${line}`))
    }
  return undefined
}

/** Said once, not every other second of a night. */
function tellOnce(error: unknown, told: Set<string>, say: (line: string) => void): void {
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  if (!told.has(name)) say(printable(message).slice(0, 500))
  told.add(name)
}

function introduce({ log, verifierKeys }: Witness, say: (line: string) => void): void {
  say(`Witness of ${log.origin}, whose log has the keys:`)
  for (const key of log.keys) say(`  ${formatVerifierKey(key)}`)
  say('Its own keys, of which one goes into the policy of the host (witness NAME KEY):')
  for (const key of verifierKeys) say(`  ${key}`)
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, milliseconds)
    signal.addEventListener('abort', end)
  })
}
