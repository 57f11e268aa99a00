// Whether an alarm can ring here at all: one small question to the host. Only for officers of a line the rest is fetched,
// with the keys and the sealing.
import { Suspense, lazy, useEffect, useReducer, useState } from 'react'
import { useLive } from '#platform/web/live.ts'
import { useActor } from '#platform/web/session.tsx'
import type { CrisisMine } from '../../contract/crisis.ts'
import { tellHearing, useHearing } from './alarm/hearing.ts'

const Alarm = lazy(async () => {
  const [file, { loader }] = await Promise.all([import('./alarm/alarm.tsx'), import('./words.ts')])
  await loader()
  return { default: file.Alarm }
})

/** How long the host may take, how soon it is asked again where it took longer, and how often anyhow; in milliseconds. */
const pace = { patience: 15_000, again: 10_000, usual: 60_000 } as const

/** Asked with plain fetch, as the session is: whoever is no officer needs neither the contract’s schemas nor the client. */
async function askMine(): Promise<CrisisMine | undefined> {
  try {
    const signal = AbortSignal.timeout(pace.patience)
    const answer = await fetch('/api/crisis-mine', { headers: { accept: 'application/json' }, signal })
    // Parse boundary: the door has parsed its own answer by its contract.
    const mine = answer.ok ? ((await answer.json()) as CrisisMine) : undefined
    tellHearing(answer.ok, answer.status)
    return mine
  } catch {
    tellHearing(false)
    return undefined
  }
}

export function CrisisWatch() {
  const { id } = useActor()
  const [told, setTold] = useState<{ of: string | null; mine: CrisisMine }>()
  const [times, askAgain] = useReducer((before: number) => before + 1, 0)
  const mine = told?.of === id ? told.mine : undefined
  const officer = mine?.officer === true
  useEffect(() => {
    let alive = true
    const ask = async () => {
      const answer = await askMine()
      // A host that does not answer has not said that nothing rings.
      if (alive && answer) setTold({ of: id, mine: answer })
    }
    void ask()
    return () => {
      alive = false
    }
  }, [id, times])
  const { missed, why } = useHearing()
  useEffect(() => {
    if (missed === 0 || (why === 'signed-out' && !officer)) return
    const again = setTimeout(askAgain, pace.again)
    return () => clearTimeout(again)
  }, [missed, why, officer])
  useLive(['crisis.*'], () => askAgain())
  useEffect(() => {
    if (!officer) return
    const again = setInterval(askAgain, pace.usual)
    for (const change of ['online', 'offline']) addEventListener(change, askAgain)
    return () => {
      clearInterval(again)
      for (const change of ['online', 'offline']) removeEventListener(change, askAgain)
    }
  }, [officer])
  return mine && officer ? (
    <Suspense fallback={null}>
      <Alarm mine={mine} onAsk={askAgain} />
    </Suspense>
  ) : null
}
