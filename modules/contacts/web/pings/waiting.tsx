import { useMutation } from '@tanstack/react-query'
import { useActor } from '#platform/web/session.tsx'
import { Button } from '#platform/web/ui/button.tsx'
import { ExerciseChip } from '#platform/web/ui/marking-chip.tsx'
import { More } from '#platform/web/ui/more.tsx'
import { ErrorState } from '#platform/web/ui/state.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { Deadline, When } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import type { WaitingPing } from '../../contract/pings.ts'
import { acknowledge } from './acknowledging.ts'
import { useWaitingChecks } from './asked.ts'
import { readAgain } from './doors.ts'

/**
 * What waits for me, of both worlds: each says whether it is an exercise. Nothing but a press of mine acknowledges it.
 * `quiet` where nothing need be said when nothing waits.
 */
export function Waiting({ quiet = false }: { quiet?: boolean }) {
  const say = useWords()
  const { rows, count, more } = useWaitingChecks()
  if (rows.length === 0)
    return quiet ? null : (
      <p>
        <Status standing="done">{say('contacts.pings.nothingWaits')}</Status>
      </p>
    )
  return (
    <section className="ping-waiting" aria-label={say('contacts.pings.waiting', { count })}>
      <h2>{say('contacts.pings.waiting', { count })}</h2>
      <ul>
        {rows.map((one) => (
          <Asked key={one.id} asked={one} />
        ))}
      </ul>
      {more && <More {...more} />}
    </section>
  )
}

function Asked({ asked }: { asked: WaitingPing }) {
  const { title, world, function: named, kind, rung, startedAt, closesAt } = asked
  const say = useWords()
  const account = useActor().id ?? ''
  const post = named ?? say(`contacts.pings.kind.${kind}`)
  const acknowledging = useMutation({
    mutationFn: () => acknowledge(asked, account, new Date()),
    onSuccess: async ({ way }) => {
      toast(say(`contacts.pings.acknowledged.${way ?? 'signed-in'}`, { function: post }))
      await readAgain()
    },
  })
  return (
    <li>
      <div className="ping-what">
        {world === 'exercise' && <ExerciseChip />}
        <p className="ping-post">
          <bdi>{post}</bdi>
        </p>
        <p>
          <bdi>{title}</bdi>
          <span className="faint">
            {' · '}
            <When at={startedAt} />
          </span>
        </p>
        <p className="small">{say(`contacts.pings.rung.${rung}.why`)}</p>
        <Deadline at={closesAt} />
      </div>
      <Button
        kind="primary"
        icon="check"
        busy={acknowledging.isPending}
        aria-label={say('contacts.pings.acknowledge.for', { function: post })}
        onPress={() => acknowledging.mutate()}
      >
        {say('contacts.pings.acknowledge')}
      </Button>
      {acknowledging.error && <ErrorState error={acknowledging.error} />}
    </li>
  )
}
