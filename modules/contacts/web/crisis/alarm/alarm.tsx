// The alarm of an officer, on whatever page they are: what this browser can open, or else what the host tells.
import { useQueries } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { RoomsInUse, useClient } from '#modules/rooms/web/pieces.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import { type CrisisMine, crisisPaths } from '../../../contract/crisis.ts'
import type { Ringing } from '../../../crisis/views.ts'
import { type Capitals, capitalsOf } from '../capitals.ts'
import { useCrisisVersion, useOpening } from '../client/crisis-in-use.tsx'
import type { Held, OpenAt } from '../client/opening.ts'
import { crisisTrouble } from '../client/trouble.ts'
import { crisis } from '../doors.ts'
import { soundAfterTouch, takeUpArming } from './arming.ts'
import { DeafBar } from './deaf-bar.tsx'
import { useAlarmSound, useBrowserNotice, useFlashingTitle, useSoftNote } from './attention.ts'
import { fromAlarm } from './from-alarm.ts'
import { FullAlarm } from './full-alarm.tsx'
import { NamingSlips } from './naming-slips.tsx'
import { OpenedBar } from './opened-bar.tsx'
import { QuietBanners } from './quiet-banners.tsx'
import { type Call, callsOf, openedFor, quietCallsOf, type Unread } from './ringing.ts'

type AlarmProps = {
  mine: CrisisMine
  /** Asks the host anew what rings. */
  onAsk: () => void
}

export function Alarm({ mine, onAsk }: AlarmProps) {
  useWayToTheLine(mine)
  useEffect(() => {
    const touched = () => void soundAfterTouch()
    const seen = () => document.visibilityState === 'visible' && void takeUpArming()
    seen()
    for (const touch of ['pointerdown', 'keydown']) addEventListener(touch, touched)
    document.addEventListener('visibilitychange', seen)
    return () => {
      for (const touch of ['pointerdown', 'keydown']) removeEventListener(touch, touched)
      document.removeEventListener('visibilitychange', seen)
    }
  }, [])
  return (
    <>
      <DeafBar onAsk={onAsk} />
      <RoomsInUse aside>
        <ByDevice mine={mine} onAsk={onAsk} />
      </RoomsInUse>
    </>
  )
}

/** The code, words and data of the pages that an alarm leads to are here before it rings: then nothing may be there to fetch them. */
function useWayToTheLine({ lines }: CrisisMine): void {
  useQueries({ queries: lines.map(({ id }) => crisis.line.queryOptions({ input: { id } })) })
  useEffect(() => {
    const fetching = setTimeout(() => {
      const fetch = async () => (await import('../line/line-page.tsx')).loader()
      void fetch().catch(() => undefined)
    }, 3000)
    return () => clearTimeout(fetching)
  }, [])
}

function ByDevice({ mine, onAsk }: AlarmProps) {
  const { client, state } = useClient()
  // Another tab that had the keys may have closed: this one takes them up, and never asks for them.
  const elsewhere = state.name === 'elsewhere'
  useEffect(() => {
    if (!elsewhere) return
    const again = setInterval(() => void client.begin('if-free'), 30_000)
    return () => clearInterval(again)
  }, [elsewhere, client])
  return state.name === 'ready' ? (
    <Read mine={mine} onAsk={onAsk} ready={state} />
  ) : (
    <Rings mine={mine} onAsk={onAsk} why={elsewhere ? 'elsewhere' : state.name === 'opening' ? 'opening' : 'no-key'} />
  )
}

function Read({ ready, ...told }: AlarmProps & { ready: OpenAt }) {
  const { held, error } = useOpening(ready)
  if (!held) return <Rings {...told} why={error === undefined ? 'opening' : 'no-key'} />
  return <Heard {...told} held={held} />
}

function Heard({ held, ...told }: AlarmProps & { held: Held }) {
  useCrisisVersion(held)
  return (
    <>
      <NamingSlips lines={held.lines} />
      <Rings {...told} why="not-come" held={held} ringing={held.lines.alarm()} />
    </>
  )
}

/** A host that sends nothing must not keep an alarm silent: after so long, what it rings is said unread. */
const patience = 15_000

type RingsProps = AlarmProps & { why: Unread; held?: Held; ringing?: Ringing[] }

function Rings({ mine, onAsk, why, held, ringing }: RingsProps) {
  const say = useWords()
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const now = useTicking(5000)
  const [opened, setOpened] = useState<Record<string, { newest: string; at: number }>>({})
  const [since] = useState(() => Date.now())
  const early = why === 'opening' && now - since < patience
  const calls = early ? [] : callsOf({ mine, ringing, now, settled: (line, ring) => settledHere(held, line).has(ring) })
  const quiet = early ? [] : quietCallsOf({ mine, ringing })
  const isOpened = ({ line, newest }: Call) =>
    opened[line]?.newest === newest && now - (opened[line]?.at ?? 0) < openedFor
  const loud = calls.filter((call) => !isOpened(call))
  useAlarmSound(loud.length > 0)
  useSoftNote(quiet.at(-1)?.newest)
  const flashing = calls[0] && say('crisis.alarm.window', { name: calls[0].them })
  useFlashingTitle(flashing)
  useBrowserNotice(flashing && say('crisis.alarm.notice'))
  const open = (call: Pick<Call, 'line' | 'newest'>) => {
    setOpened((before) => ({ ...before, [call.line]: { newest: call.newest, at: Date.now() } }))
    void navigate(crisisPaths.one(call.line), { state: fromAlarm })
  }
  const acknowledge = async (line: string, id: string, name: string) => {
    try {
      await held?.lines.acknowledge(line, [id])
      const there = pathname.startsWith(crisisPaths.one(line))
      const act = { label: say('crisis.open'), onPress: () => void navigate(crisisPaths.one(line)) }
      toast(say('crisis.acknowledged', { name }), there ? {} : { act })
    } catch (error) {
      toast(crisisTrouble(error, say), { kind: 'failed' })
    }
  }
  const telephoned = async ({ line, them, rings }: Call) => {
    try {
      await crisis.answered.call({ id: line, ringIds: rings.slice(-100), unread: true })
      toast(say('crisis.alarm.telephoned.done', { name: them }))
    } catch (error) {
      toast(crisisTrouble(error, say), { kind: 'failed' })
    }
    onAsk()
  }
  return (
    <>
      {loud.length > 0 ? (
        <FullAlarm
          calls={loud}
          why={why}
          capitalsOf={(line) => capitalsIn(mine, line)}
          onOpen={open}
          onAcknowledge={acknowledge}
          onTelephoned={telephoned}
        />
      ) : (
        calls.length > 0 && <OpenedBar calls={calls} onOpen={open} />
      )}
      <QuietBanners calls={quiet} onOpen={open} onAcknowledge={acknowledge} />
    </>
  )
}

/** The rings of what this browser holds and somebody has dealt with. */
function settledHere(held: Held | undefined, line: string): ReadonlySet<string> {
  if (!held) return new Set()
  const messages = held.lines.line(line)?.messages ?? []
  return new Set(
    messages.flatMap(({ id, side, status }) =>
      side === 'them' && (status === 'acknowledged' || status === 'answered') ? [held.ringOf(id)] : [],
    ),
  )
}

function capitalsIn({ lines }: CrisisMine, id: string): Capitals {
  const line = lines.find((one) => one.id === id)
  return line ? capitalsOf(line) : []
}

function useTicking(every: number): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const ticking = setInterval(() => setNow(Date.now()), every)
    return () => clearInterval(ticking)
  }, [every])
  return now
}
