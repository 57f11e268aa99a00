import { useSuspenseQuery } from '@tanstack/react-query'
import { useFormat } from '#platform/web/format.ts'
import { queries } from '#platform/web/queries.ts'
import { useActor } from '#platform/web/session.tsx'
import { Note, Page, Section } from '#platform/web/ui/page.tsx'
import { useWords } from '#platform/web/words.ts'
import { noticesPaths } from '../contract.ts'
import { mayKeepWebhook } from '../rules.ts'
import { BrowsersSection } from './browsers-section.tsx'
import { notices } from './doors.ts'
import { PreferenceForm } from './preference-form.tsx'
import { TryButton } from './try-button.tsx'
import { WebhookSection } from './webhook-section.tsx'

const settings = notices.settings.queryOptions()

export const loader = () =>
  Promise.all([queries.ensureQueryData(settings), queries.ensureQueryData(notices.browsers.queryOptions())])

/** How somebody hears of things: by which ways, at which hours, in which browsers; and their delegation's webhook. */
export function SettingsPage() {
  const say = useWords()
  const format = useFormat()
  const actor = useActor()
  const { data } = useSuspenseQuery(settings)
  return (
    <Page
      title={say('notices.settings.title')}
      lead={say('notices.settings.lead')}
      crumbs={[{ label: say('notices.title'), to: noticesPaths.list }]}
      margin={
        <>
          <Note label={say('notices.zone')}>
            <bdi>{data.zone.replaceAll('_', ' ')}</bdi>
          </Note>
          <Note label={say('notices.now')}>{say(data.onDuty ? 'notices.now.duty' : 'notices.now.off')}</Note>
          {data.quietUntil && (
            <Note label={say('notices.quiet')}>
              {say('notices.quiet.until', { time: format.dateTime(data.quietUntil, data.zone) })}
            </Note>
          )}
        </>
      }
    >
      {!data.mails && <p className="mail-silent">{say('notices.mail.silent.what')}</p>}
      <PreferenceForm settings={data} />
      <MailSection email={data.email} mails={data.mails} />
      <BrowsersSection />
      {mayKeepWebhook(actor) === true && <WebhookSection />}
    </Page>
  )
}

function MailSection({ email, mails }: { email: string | null; mails: boolean }) {
  const say = useWords()
  return (
    <Section title={say('notices.way.email')}>
      <p>
        {email === null ? say('notices.mail.none') : <bdi dir="ltr">{email}</bdi>}
        {!mails && ` – ${say('notices.mail.silent')}`}
      </p>
      <div className="row">
        <TryButton
          channel="email"
          {...(!mails || email === null ? { refused: say(mails ? 'notices.mail.none' : 'notices.mail.silent') } : {})}
        />
      </div>
    </Section>
  )
}
