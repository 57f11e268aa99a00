import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useLive } from '#platform/web/live.ts'
import { queries } from '#platform/web/queries.ts'
import { showWaiting } from '#platform/web/waiting.ts'
import { deskIn, readDeskAgain } from './desk.ts'
import { gathered } from './gathered.ts'

/** However much happens, the desk is not read oftener than this, in milliseconds. */
const pause = 3_000
const again = gathered(pause, () => void readDeskAgain())

/**
 * Where only the counts of the rail show it: hundreds of pages hear of one thing in one moment, and a reading gathers from
 * every module. They come one after the other.
 */
const spread = 10_000
const inAWhile = gathered(spread + pause, () => setTimeout(again, Math.random() * spread))
const changed = (): void => (location.pathname === '/' ? again() : inAWhile())

/** What a page is opened for is asked first: the counts come when somebody has stayed so long, in milliseconds. */
const stay = 2_000

/**
 * Keeps the desk on every page, for the counts of the rail: those of what is real, for an exercise takes nobody's eye from
 * that. One reading serves the rail and the page of the desk.
 */
export function DeskWatch() {
  const [stayed, setStayed] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setStayed(true), stay)
    return () => clearTimeout(timer)
  }, [])
  const { data } = useInfiniteQuery({ ...deskIn('real'), enabled: stayed })
  const places = data?.pages[0]?.places
  useEffect(() => showWaiting(places), [places])
  useEffect(() => () => showWaiting(), [])
  useLive(['*'], changed)
  // What the reader did themself may be what waited, and not every act is an event.
  useEffect(
    () =>
      queries.getMutationCache().subscribe((event) => {
        if (event.type === 'updated' && event.action.type === 'success') changed()
      }),
    [],
  )
  return null
}
