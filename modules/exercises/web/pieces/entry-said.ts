import { useFormat } from '#platform/web/format.ts'
import { hasWords, useWords } from '#platform/web/words.ts'
import type { LogEntry } from '../../engine/log.ts'
import type { Scenario } from '../../engine/scenario.ts'
import { useClockTime } from './clock.tsx'
import { useSaid } from './said.tsx'

/** An act by its name; one of a module that has no words here keeps its own. */
export function actName(say: (key: string) => string, act: string): string {
  const key = `exercises.did.${act}`
  return hasWords(key) ? say(key) : act
}

type Known = {
  roles: readonly Pick<Scenario['roles'][number], 'id' | 'name'>[]
  injects: readonly Pick<Scenario['injects'][number], 'id' | 'title'>[]
}

/** The names of roles and injects in the reader's language; what is not known keeps its own. */
export function useNames({ roles, injects }: Known) {
  const said = useSaid()
  const role = (id: string) => {
    const found = roles.find((one) => one.id === id)
    return found ? said(found.name) : id
  }
  const inject = (id: string) => {
    const found = injects.find((one) => one.id === id)
    return found ? said(found.title) : id
  }
  return { role, inject }
}

/** A title that is a quotation as a whole, to be quoted once and not twice. */
const unquoted = (title: string): string => /^[“«]([^“”«»]*)[”»]$/u.exec(title)?.[1]?.trim() ?? title

/** One entry of the log, in words. */
export function useEntrySaid(known: Known): (entry: LogEntry) => string {
  const say = useWords()
  const format = useFormat()
  const clock = useClockTime()
  const { role, inject } = useNames(known)
  return (entry) => {
    switch (entry.what) {
      case 'inject':
        return say(`exercises.log.inject.${entry.cause}`, { title: unquoted(inject(entry.inject)) })
      case 'skipped':
        return say(`exercises.log.skipped.${entry.why}`, { title: unquoted(inject(entry.inject)) })
      case 'act': {
        const to = entry.to.length > 0 ? ` › ${format.list(entry.to.map(role))}` : ''
        const desk = entry.contact ? ` (${say(`exercises.contact.${entry.contact}`)})` : ''
        const marked = entry.tlp ? ` · TLP:${entry.tlp.toUpperCase()}` : ''
        const about = entry.inject ? ` · ${inject(entry.inject)}` : ''
        return `${role(entry.role)}: ${actName(say, entry.act)}${to}${desk}${marked}${about}`
      }
      case 'set-forward':
        return say('exercises.log.set-forward', { to: clock(entry.to) })
      case 'speed':
        return say('exercises.log.speed', { speed: entry.speed })
      default:
        return say(`exercises.log.${entry.what}`)
    }
  }
}
