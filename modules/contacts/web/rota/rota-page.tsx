import { useSuspenseQuery } from '@tanstack/react-query'
import { Link, useNavigate } from 'react-router'
import { useLive } from '#platform/web/live.ts'
import { Icon } from '#platform/web/ui/icon.tsx'
import { Note, Page, Section } from '#platform/web/ui/page.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { EmptyState } from '#platform/web/ui/state.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { useNow } from '#platform/web/ui/when.tsx'
import { useLanguage, useWords } from '#platform/web/words.ts'
import { useActor } from '#platform/web/session.tsx'
import { ContactKind } from '../../contract/directory.ts'
import type { RotaMonth } from '../../contract/rota.ts'
import { readAgain, rota } from '../directory/doors.ts'
import { ContactsTabs } from '../pieces/contacts-tabs.tsx'
import { type Asked, addressOf, monthFrom, useAsked } from './asked.ts'
import { CalendarSection } from './calendar-section.tsx'
import { CoverDialog, useCoverWords } from './cover-dialog.tsx'
import { MonthPicture } from './month-picture.tsx'
import { ShiftDialog } from './shift-dialog.tsx'
import { ShiftsTable } from './shifts-table.tsx'
import '../directory/directory.css'
import './rota.css'
export { loader } from './words.ts'

/** Who is on duty when, of my delegation, a month at a time. */
export function RotaPage() {
  const say = useWords()
  const asked = useAsked(useNow())
  const { data: month } = useSuspenseQuery(rota.month.queryOptions({ input: asked }))
  useLive(['rota.*', 'contact.*'], readAgain)
  const { cover, may, contacts } = month
  return (
    <Page
      title={say('contacts.rota.title')}
      lead={say('contacts.rota.lead')}
      act={may.plan && cover && contacts.length > 0 && <ShiftDialog month={month} primary />}
      margin={<RotaMargin month={month} />}
    >
      <ContactsTabs />
      <Choice asked={asked} />
      {cover === null && (
        <EmptyState title={say('contacts.rota.none')} act={may.plan && <CoverDialog month={month} primary />}>
          {say('contacts.rota.none.words')}
          {!may.plan && ` ${say('contacts.rota.none.who')}`}
        </EmptyState>
      )}
      {cover !== null && (
        <>
          {contacts.length === 0 && <p className="faint">{say('contacts.rota.nobody')}</p>}
          <MonthPicture month={month} table={<ShiftsTable month={month} />} />
          <Section title={say('contacts.rota.shifts')} count={month.shifts.length}>
            <ShiftsTable month={month} />
          </Section>
          <CalendarSection month={month} />
        </>
      )}
    </Page>
  )
}

function Choice({ asked }: { asked: Asked }) {
  const say = useWords()
  const navigate = useNavigate()
  const title = useMonthName()(asked.month)
  return (
    <div className="rota-choice">
      <Select
        label={say('contacts.rota.kind')}
        width="short"
        value={asked.kind}
        onChange={(kind) => void navigate(addressOf({ ...asked, kind }), { replace: true })}
        options={ContactKind.options.map((id) => ({ id, label: say(`contacts.directory.kind.${id}`) }))}
      />
      <nav className="rota-months" aria-label={say('contacts.rota.months')}>
        {[-1, 1].map((by) => (
          <Link
            key={by}
            className="button quiet square"
            to={addressOf({ ...asked, month: monthFrom(asked.month, by) })}
            aria-label={say(by < 0 ? 'contacts.rota.before' : 'contacts.rota.after')}
          >
            <Icon name={by < 0 ? 'back' : 'next'} />
          </Link>
        ))}
        <b role="status">{title}</b>
      </nav>
    </div>
  )
}

function useMonthName(): (month: string) => string {
  const language = useLanguage()
  // The calendar is Gregorian in every language, as in `useFormat`.
  return (month) =>
    new Intl.DateTimeFormat(`${language}-u-ca-gregory`, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
      Date.parse(`${month}-15T12:00:00Z`),
    )
}

function RotaMargin({ month }: { month: RotaMonth }) {
  const say = useWords()
  const { cover, may } = month
  const now = useNow()
  const gaps = month.gaps.filter(({ endsAt }) => Date.parse(endsAt) > now)
  const said = useCoverWords()
  const ours = useActor().delegation
  return (
    <>
      {ours && (
        <Note label={say('contacts.directory.delegation')}>
          <bdi>{ours.name}</bdi>
        </Note>
      )}
      {cover !== null && (
        <>
          <Note label={say('contacts.rota.cover')}>
            <span className="contact-stack">
              <span>{said(cover)}</span>
              <span className="faint">
                <bdi>{cover.zone.replaceAll('_', ' ')}</bdi>
              </span>
              {may.plan && <CoverDialog month={month} />}
            </span>
          </Note>
          <Note label={say('contacts.rota.gaps')}>
            {gaps.length === 0 ? (
              <Status standing="verified">{say('contacts.rota.gaps.none')}</Status>
            ) : (
              <Status standing={may.plan ? 'asked' : 'open'}>
                {say('contacts.rota.gaps.some', { count: gaps.length })}
              </Status>
            )}
          </Note>
        </>
      )}
    </>
  )
}
