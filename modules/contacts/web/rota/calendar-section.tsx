import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { z } from 'zod'
import { troubleOf } from '#platform/web/errors.ts'
import { DoorForm, useDoorForm } from '#platform/web/form.tsx'
import { Button } from '#platform/web/ui/button.tsx'
import { CodeBlock } from '#platform/web/ui/code.tsx'
import { Confirm, Dialog } from '#platform/web/ui/dialog.tsx'
import { FileDrop } from '#platform/web/ui/file-drop.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import type { RotaFeed, RotaMonth } from '../../contract/rota.ts'
import { isZone } from '../../directory/zones.ts'
import { readAgain, rota } from '../directory/doors.ts'
import { useShiftTrouble } from './shift-trouble.ts'

/** The rota in other calendars, and theirs in it (iCalendar, RFC 5545). */
export function CalendarSection({ month }: { month: RotaMonth }) {
  const say = useWords()
  const { data: feeds = [] } = useQuery(rota.feeds.queryOptions())
  const [address, setAddress] = useState<string>()
  const make = useMutation(
    rota.makeFeed.mutationOptions({
      onSuccess: ({ address: made }) => {
        setAddress(made)
        readAgain()
      },
      onError: (error) => toast(troubleOf(error, say).title, { kind: 'failed' }),
    }),
  )
  return (
    <Section
      title={say('contacts.rota.calendar')}
      act={month.may.plan && month.contacts.length > 0 && <ImportCalendar month={month} />}
    >
      <p className="row">
        <a href={`/rota-calendar/${month.kind}`} download>
          {say('contacts.rota.calendar.download')}
        </a>
        <Button small icon="link" busy={make.isPending} onPress={() => make.mutate({})}>
          {say('contacts.rota.feed.make')}
        </Button>
      </p>
      {address !== undefined && (
        <div className="stack" role="status">
          <CodeBlock value={address} label={say('contacts.rota.feed.address')} />
          <p className="small">{say('contacts.rota.feed.once')}</p>
        </div>
      )}
      {feeds.length > 0 && (
        <ul className="former" aria-label={say('contacts.rota.feeds')}>
          {feeds.map((feed) => (
            <Feed key={feed.id} feed={feed} onEnded={() => setAddress(undefined)} />
          ))}
        </ul>
      )}
    </Section>
  )
}

function Feed({ feed, onEnded }: { feed: RotaFeed; onEnded: () => void }) {
  const say = useWords()
  const end = useMutation(
    rota.endFeed.mutationOptions({
      onSuccess: () => {
        onEnded()
        readAgain()
      },
    }),
  )
  return (
    <li className="row">
      <span>
        {say('contacts.rota.feed.made')} <When at={feed.madeAt} />
      </span>
      <span className="small faint">
        {feed.usedAt === null ? (
          say('contacts.rota.feed.unused')
        ) : (
          <>
            {say('contacts.rota.feed.used')} <When at={feed.usedAt} />
          </>
        )}
      </span>
      <Confirm
        title={say('contacts.rota.feed.end')}
        trigger={
          <Button small kind="quiet">
            {say('contacts.rota.feed.end')}
          </Button>
        }
        happens={say('contacts.rota.feed.end.happens')}
        seenBy={say('contacts.rota.feed.end.seenBy')}
        undone={say('contacts.rota.feed.end.undone')}
        act={say('contacts.rota.feed.end')}
        onConfirm={() => end.mutateAsync({ id: feed.id })}
      />
    </li>
  )
}

function ImportCalendar({ month }: { month: RotaMonth }) {
  const say = useWords()
  return (
    <Dialog
      title={say('contacts.rota.import')}
      trigger={
        <Button small icon="upload">
          {say('contacts.rota.import')}
        </Button>
      }
    >
      {(close) => <ImportForm month={month} close={close} />}
    </Dialog>
  )
}

const Asked = z.object({ calendar: z.string().min(1).max(1_000_000), contactId: z.uuid().nullable().default(null) })

function ImportForm({ month, close }: { month: RotaMonth; close: () => void }) {
  const say = useWords()
  const trouble = useShiftTrouble()
  const [files, setFiles] = useState<File[]>([])
  const take = useMutation(rota.import.mutationOptions())
  const zone = month.cover && isZone(month.cover.zone) ? month.cover.zone : 'UTC'
  const form = useDoorForm({
    schema: Asked,
    initial: { contactId: null },
    send: (input) =>
      take.mutateAsync({ kind: month.kind, ...input }).catch((error: unknown) => {
        throw trouble(error, zone)
      }),
    onSent: ({ shifts }) => {
      readAgain()
      toast(say('contacts.rota.import.done', { count: shifts }), { kind: 'done' })
      close()
    },
  })
  const read = async (chosen: File[]) => {
    setFiles(chosen)
    form.set({ calendar: await chosen[0]?.text() })
  }
  return (
    <DoorForm form={form} act={say('contacts.rota.import.act')}>
      <FileDrop
        label={say('contacts.rota.import.file')}
        hint={say('contacts.rota.import.hint')}
        single
        accept=".ics,text/calendar"
        most={1_000_000}
        value={files}
        onChange={(chosen) => void read(chosen)}
        error={form.issue('calendar')}
      />
      <Select
        label={say('contacts.rota.import.whose')}
        isRequired={false}
        value={form.values.contactId ?? 'named'}
        onChange={(id) => form.set({ contactId: id === 'named' ? null : id })}
        options={[
          { id: 'named', label: say('contacts.rota.import.named') },
          ...month.contacts.map(({ id, function: title, personName }) => ({ id, label: personName ?? title })),
        ]}
      />
    </DoorForm>
  )
}
