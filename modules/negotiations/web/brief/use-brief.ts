// A delegation's brief as pages hold it: its room, how many devices hold the keys, and doing something with a word about it.
import { useState } from 'react'
import { troubleOf } from '#platform/web/errors.ts'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import type { BriefDoors } from '../../client/views.ts'
import { useNegotiations } from '../client/negotiations-in-use.tsx'

export function useBrief(): { brief: BriefDoors; home: string | undefined; devices: number } {
  const { negotiations, rooms } = useNegotiations()
  const { brief } = negotiations
  const home = brief.room()
  const people = home === undefined ? [] : (rooms.room(home)?.people ?? [])
  return { brief, home, devices: people.reduce((sum, one) => sum + one.devices.length, 0) }
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
