import { readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { RecordAlarm } from '../../verifying.ts'
import { alarmText } from '../alarm-text.ts'
import { writeSafely } from '../safe-file.ts'

/** A host that shows another lie at each look is not to fill the disk: the first ones convict it. */
const mostKept = 100
const longestNote = 65_536

type Bell = { say: (line: string) => void; state: string; now: () => Date }

/** Sounds once for each thing that it finds, and keeps the evidence beside the state, up to a hundred files. */
export function alarmBell(options: Bell): (alarm: RecordAlarm) => void {
  const heard = new Set<string>()
  let turn: Promise<void> = Promise.resolve()
  return (alarm) => {
    const what = `${alarm.kind}\n${alarm.seen}\n${alarm.shown}`
    if (heard.has(what) || heard.size > mostKept) return
    heard.add(what)
    options.say(alarmText(alarm))
    if (heard.size > mostKept) options.say('There is no end to it: from now on other alarms are not told.')
    turn = turn.then(() =>
      keep(alarm, options).then(options.say, (error: unknown) =>
        options.say(`The evidence could not be kept: ${String(error)}`),
      ),
    )
  }
}

async function keep({ kind, message, at, seen, shown }: RecordAlarm, { state, now }: Bell): Promise<string> {
  const folder = dirname(state)
  const own = `${basename(state)}.alarm-`
  const kept = (await readdir(folder)).filter((name) => name.startsWith(own)).length
  if (kept >= mostKept) return `The evidence was not kept: ${folder} holds that of ${kept} alarms. Take them elsewhere.`
  const file = join(folder, `${own}${now().toISOString().replaceAll(/[:.]/g, '')}-${kept}.json`)
  const evidence = { kind, message, at, seen: seen?.slice(0, longestNote), shown: shown?.slice(0, longestNote) }
  await writeSafely(file, `${JSON.stringify(evidence, null, 2)}\n`)
  return `The evidence is kept in ${file}. Show it to the other delegations; nothing is signed meanwhile.`
}
