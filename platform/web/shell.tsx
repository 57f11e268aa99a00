// The binding of every page: the spine with the capabilities, the bar with search, language and who I am, the bands
// that say in which world this window stands, and the keys that work everywhere.
import { Suspense, lazy, useEffect, useMemo, useRef, useState } from 'react'
import { Outlet, ScrollRestoration, useLocation, useNavigate } from 'react-router'
import { hearAnnouncements } from './announce.ts'
import { startLive } from './live.ts'
import { catchLostFocus } from './lost-focus.ts'
import type { Places, WebModule } from './module.ts'
import { type Actor, useSession } from './session.tsx'
import { ShellBar } from './shell-bar.tsx'
import { PhoneBar, Spine } from './shell-rail.tsx'
import { useShortcuts } from './shortcuts.ts'
import { Toasts } from './ui/toast.tsx'
import { Waiting } from './ui/state.tsx'
import { useWaiting, waitingAt } from './waiting.ts'
import { useWords } from './words.ts'
import './shell.css'

const Palette = lazy(() => import('./palette.tsx').then(({ Palette: Component }) => ({ default: Component })))
const Help = lazy(() => import('./help.tsx').then(({ Help: Component }) => ({ default: Component })))

type ShellProps = {
  modules: readonly WebModule[]
  /** Where `/` and the palette search: `/search?words=…`. Without it the palette only goes to places. */
  searchAt?: string
}

function placesFor(modules: readonly WebModule[], actor: Actor): Places {
  return {
    entries: modules.flatMap(({ navigation = [] }) => navigation).filter(({ seenBy }) => seenBy?.(actor) ?? true),
    acts: modules.flatMap(({ acts = [] }) => acts).filter(({ mayUse }) => mayUse?.(actor) ?? true),
  }
}

/** The places that stand on the rail, and how much waits at each. */
function useRail({ entries: all }: Places) {
  const everywhere = useWaiting()
  const entries = useMemo(() => all.filter(({ group }) => group !== 'within'), [all])
  const waiting = waitingAt(
    entries.map(({ to }) => to),
    everywhere,
  )
  return { entries, waiting }
}

export function Shell({ modules, searchAt }: ShellProps) {
  const say = useWords()
  const session = useSession()
  const navigate = useNavigate()
  const [open, setOpen] = useState<'palette' | 'new' | 'help'>()
  const places = useMemo(() => placesFor(modules, session.actor), [modules, session.actor])
  const rail = useRail(places)
  const go = (to: string) => {
    setOpen(undefined)
    void navigate(to)
  }
  useShortcuts({
    palette: () => setOpen('palette'),
    search: () => setOpen('palette'),
    help: () => setOpen('help'),
    fresh: () => (places.acts.length === 1 && places.acts[0] ? go(places.acts[0].to) : setOpen('new')),
    go: (letter) => {
      const entry = places.entries.find(({ key }) => key === letter)
      if (entry) go(entry.to)
      return entry !== undefined
    },
  })
  const main = useFocusOnMove()
  // The public hears nothing, so it does not listen.
  useEffect(() => {
    if (session.actor.kind !== 'nobody') startLive()
  }, [session.actor.kind])
  return (
    <div className="shell">
      <a className="skip" href="#main">
        {say('shell.skip')}
      </a>
      <Spine {...rail} {...(session.host ? { host: session.host } : {})} />
      <header className="shell-head">
        <ShellBar onFind={() => setOpen('palette')} />
        <Bands />
      </header>
      <main className="shell-main" id="main" tabIndex={-1} ref={main}>
        <Suspense fallback={<Waiting />}>
          <Outlet />
        </Suspense>
      </main>
      <PhoneBar {...rail} />
      <Toasts />
      <Announcer />
      <ScrollRestoration />
      <Suspense fallback={null}>
        {(open === 'palette' || open === 'new') && (
          <Palette
            places={places}
            only={open === 'new' ? 'acts' : undefined}
            searchAt={searchAt}
            onGo={go}
            onClose={() => setOpen(undefined)}
          />
        )}
        {open === 'help' && <Help places={places} onClose={() => setOpen(undefined)} />}
      </Suspense>
    </div>
  )
}

function Bands() {
  const say = useWords()
  const { demo, exercise } = useSession()
  return (
    <>
      <div className="bands" id="bands">
        {demo && <p className="band">{say('world.invented')}</p>}
      </div>
      {exercise !== undefined && (
        <div className="exercise-frame">
          <p className="exercise-name">{say('exercise.band', { name: exercise })}</p>
        </div>
      )}
    </>
  )
}

/** When a link of the spine led here, or what had the focus is gone, reading starts at the new page. */
function useFocusOnMove() {
  const main = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  const first = useRef(true)
  useEffect(() => {
    if (first.current) {
      first.current = false
      return
    }
    const held = document.activeElement
    if (held === null || held === document.body || held.closest('.spine, .phone-bar'))
      main.current?.focus({ preventScroll: true })
  }, [pathname])
  useEffect(() => (main.current ? catchLostFocus(main.current) : undefined), [])
  return main
}

function Announcer() {
  const [words, setWords] = useState('')
  useEffect(() => hearAnnouncements(setWords), [])
  return (
    <p className="unseen" role="status" aria-live="polite">
      {words}
    </p>
  )
}
