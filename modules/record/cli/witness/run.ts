import { dirname, join } from 'node:path'
import { formatVerifierKey } from '../../note.ts'
import { RecordAlarm } from '../../verifying.ts'
import { alarmText } from '../alarm-text.ts'
import { recordUrl, Unreachable } from '../http-record.ts'
import { writeSafely } from '../safe-file.ts'
import { listenAsWitness } from './listen.ts'
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
 * answers `add-checkpoint` where it may listen. With `once`, throws the alarm that it came upon.
 */
export async function runWitness(options: RunOptions): Promise<{ size: number; signed: boolean } | undefined> {
  const { say, signal, now } = options
  const alarm = alarmBell(options)
  const witness = await openWitness({
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
  if (options.once) return witness.look()
  await using listener = options.listen ? await listenAsWitness(witness, options.listen) : undefined
  if (listener) say(`Listening at port ${listener.port}.`)
  for (let silent = false; !signal.aborted; await pause(options.every * 1_000, signal))
    try {
      const { size, signed } = await witness.look()
      if (signed) say(`${now().toISOString()} signed ${size} entries`)
      silent = false
    } catch (error) {
      if (signal.aborted) break
      if (error instanceof RecordAlarm) alarm(error)
      // Said once, not every other second of a night.
      else if (!(error instanceof Unreachable)) throw error
      else if (!silent) say(`${now().toISOString()} ${error.message}`)
      silent = error instanceof Unreachable
    }
  return undefined
}

function introduce({ log, verifierKeys }: Witness, say: (line: string) => void): void {
  say(`Witness of ${log.origin}, whose log has the keys:`)
  for (const key of log.keys) say(`  ${formatVerifierKey(key)}`)
  say('Its own keys, of which one goes into the policy of the host (witness NAME KEY):')
  for (const key of verifierKeys) say(`  ${key}`)
}

/** Sounds once for each thing that it finds, and keeps the evidence beside the state. */
function alarmBell({ say, state, now }: RunOptions): (alarm: RecordAlarm) => void {
  let last = ''
  return (alarm) => {
    const what = `${alarm.kind}\n${alarm.seen}\n${alarm.shown}`
    if (what === last) return
    last = what
    say(alarmText(alarm))
    const time = now().toISOString().replaceAll(/[:.]/g, '')
    const { kind, message, seen, shown, at } = alarm
    const file = join(dirname(state), `alarm-${time}.json`)
    writeSafely(file, `${JSON.stringify({ kind, message, at, seen, shown }, null, 2)}\n`).then(
      () => say(`The evidence is kept in ${file}. Show it to the other delegations; nothing is signed meanwhile.`),
      (error: unknown) => say(`The evidence could not be kept: ${String(error)}`),
    )
  }
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
