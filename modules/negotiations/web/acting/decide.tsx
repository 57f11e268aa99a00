// Acts that others are bound by: one window says what will happen, who will see it, and whether it can be undone.
import type { JSX, ReactNode } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import type { IconName } from '#platform/web/ui/icon.tsx'
import { Confirm } from '#platform/web/ui/dialog.tsx'
import { useWords } from '#platform/web/words.ts'
import type { Act } from '../../text/acts.ts'
import { useNegotiations } from '../client/negotiations-in-use.tsx'
import { useActing } from './acting.tsx'

/** `negotiations.act.<name>`, `.happens`, `.undone`; who sees it is the same for all: those in the room. */
export function DecideButton({
  name,
  acts,
  values = {},
  kind = 'plain',
  small,
  icon,
  grave,
  refused,
  onDone,
}: {
  name: string
  acts: () => Act | Act[]
  values?: Record<string, string | number>
  kind?: 'plain' | 'primary' | 'quiet' | 'grave'
  small?: boolean
  icon?: IconName
  grave?: boolean
  refused?: string | undefined
  onDone?: () => void
}) {
  const say = useWords()
  const looks = { kind, ...(small ? { small } : {}), ...(icon ? { icon } : {}) }
  if (refused !== undefined)
    return (
      <Button {...looks} refused={refused}>
        {say(`negotiations.act.${name}`, values)}
      </Button>
    )
  return (
    <Decide
      name={name}
      acts={acts}
      values={values}
      {...(grave ? { grave } : {})}
      {...(onDone ? { onDone } : {})}
      trigger={<Button {...looks}>{say(`negotiations.act.${name}`, values)}</Button>}
    />
  )
}

type DecideProps = {
  name: string
  acts: () => Act | Act[]
  values?: Record<string, string | number>
  grave?: boolean
  onDone?: () => void
  trigger?: JSX.Element
  isOpen?: boolean
  onClose?: () => void
}

export function Decide({ name, acts, values = {}, grave, onDone, ...window }: DecideProps) {
  const say = useWords()
  const { mustAct } = useActing()
  return (
    <Confirm
      {...window}
      {...(grave ? { grave } : {})}
      title={say(`negotiations.act.${name}`, values)}
      happens={say(`negotiations.act.${name}.happens`, values)}
      seenBy={<SeenBy />}
      undone={say(`negotiations.act.${name}.undone`)}
      act={say(`negotiations.act.${name}`, values)}
      onConfirm={async () => {
        await mustAct(acts(), say('negotiations.done'))
        onDone?.()
      }}
    />
  )
}

/** Everybody in the room, in numbers that one can check against its list of people. */
export function SeenBy(): ReactNode {
  const say = useWords()
  const { view } = useActing()
  const { rooms } = useNegotiations()
  const people = rooms.room(view.room)?.people ?? []
  const delegations = new Set(people.map(({ delegation }) => delegation.id))
  return [
    say('negotiations.seenBy', {
      people: say('negotiations.seenBy.people', { count: people.length }),
      delegations: say('negotiations.seenBy.delegations', { count: delegations.size }),
    }),
    ...(view.state.openness.mode === 'open' ? [say('negotiations.seenBy.open')] : []),
  ].join(' ')
}
