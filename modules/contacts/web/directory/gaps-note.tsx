import { useQueries } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { useFormat } from '#platform/web/format.ts'
import { Section } from '#platform/web/ui/page.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { useWords } from '#platform/web/words.ts'
import type { ContactKind } from '../../contract/directory.ts'
import { rota } from './doors.ts'

const ahead = 14 * 86_400_000
const shown = 3

/** The hours of the next two weeks in which nobody is on duty, of every rota that the delegation keeps. */
export function GapsNote({ kinds }: { kinds: readonly ContactKind[] }) {
  const say = useWords()
  const format = useFormat()
  const [now] = useState(() => Date.now())
  const months = [...new Set([now, now + ahead].map((at) => new Date(at).toISOString().slice(0, 7)))]
  const answers = useQueries({
    queries: kinds.flatMap((kind) => months.map((month) => rota.month.queryOptions({ input: { kind, month } }))),
  })
  const gaps = answers
    .flatMap(({ data }) => (data ? data.gaps.map((gap) => ({ ...gap, kind: data.kind, may: data.may.plan })) : []))
    .filter(({ startsAt, endsAt }) => Date.parse(endsAt) > now && Date.parse(startsAt) < now + ahead)
  if (gaps.length === 0) return null
  return (
    <Section title={say('contacts.directory.gaps')} count={gaps.length}>
      <ul className="former">
        {gaps.slice(0, shown).map((gap) => (
          <li key={`${gap.kind} ${gap.startsAt}`}>
            <Status standing={gap.may ? 'asked' : 'open'}>{say(`contacts.directory.kind.${gap.kind}`)}</Status>{' '}
            {format.dateTime(gap.startsAt)} – {format.dateTime(gap.endsAt)}
          </li>
        ))}
      </ul>
      <Link to="/contacts/rota">{say('contacts.directory.gaps.fill')}</Link>
    </Section>
  )
}
