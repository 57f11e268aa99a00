// What an officer says in the room about a colleague: that they are an officer of the line, or none.
import { useState } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import type { CrisisLines } from '../../../crisis/views.ts'
import { crisisTrouble } from '../client/trouble.ts'

type NamingActsProps = {
  lines: CrisisLines
  line: string
  person: { account: string; name: string }
  /** Confirm, leave out: which of them, in this order. */
  acts: readonly boolean[]
  small?: boolean
}

export function NamingActs({ lines, line, person, acts, small = false }: NamingActsProps) {
  const say = useWords()
  const [busy, setBusy] = useState<boolean>()
  const name = async (officer: boolean) => {
    setBusy(officer)
    try {
      await lines.nameOfficer(line, person, officer)
      toast(say(officer ? 'crisis.ask.confirmed' : 'crisis.ask.left', { name: person.name }))
    } catch (error) {
      toast(crisisTrouble(error, say), { kind: 'failed' })
    }
    setBusy(undefined)
  }
  return (
    <div className="row">
      {acts.map((officer) => (
        <Button
          key={String(officer)}
          small={small}
          busy={busy === officer}
          aria-label={say(officer ? 'crisis.ask.confirm.name' : 'crisis.ask.leaveOut.name', { name: person.name })}
          onPress={() => void name(officer)}
        >
          {say(officer ? 'crisis.ask.confirm' : 'crisis.ask.leaveOut')}
        </Button>
      ))}
    </div>
  )
}
