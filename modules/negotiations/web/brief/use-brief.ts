// A delegation's brief as pages hold it: its room, how many devices hold the keys, and doing something with a word about it.
import { useState } from 'react'
import { troubleOf } from '#platform/web/errors.ts'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import type { BriefDoors } from '../../client/views.ts'
import { useNegotiations } from '../client/negotiations-in-use.tsx'

type Brief = { brief: BriefDoors; home: string | undefined; devices: number; strangers: string[] }

/** `strangers`: who of other delegations sits in that room; nothing is written there while anybody does. */
export function useBrief(): Brief {
  const { negotiations, rooms } = useNegotiations()
  const { brief } = negotiations
  const home = brief.room()
  const people = home === undefined ? [] : (rooms.room(home)?.people ?? [])
  const strangers = brief.strangers().map(({ name, delegation }) => `${name} (${delegation})`)
  return { brief, home, devices: people.reduce((sum, one) => sum + one.devices.length, 0), strangers }
}

/** Runs one act at a time, and says when it could not be done. */
export function useDoing(): { busy: boolean; run: (work: () => Promise<unknown>, done?: () => void) => void } {
  const say = useWords()
  const [busy, setBusy] = useState(false)
  const run = (work: () => Promise<unknown>, done?: () => void) => {
    const go = async () => {
      setBusy(true)
      try {
        await work()
        done?.()
      } catch (error) {
        toast(troubleOf(error, say).title, { kind: 'failed' })
      } finally {
        setBusy(false)
      }
    }
    void go()
  }
  return { busy, run }
}

/** Why nothing can be written in the brief now; undefined where it can. */
export function useSilenced(): string | undefined {
  const say = useWords()
  const { strangers } = useBrief()
  return strangers.length > 0 ? say('negotiations.brief.refused.strangers', { names: strangers.join(', ') }) : undefined
}
