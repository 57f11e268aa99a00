import type { ReactNode } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { useWords } from '#platform/web/words.ts'
import type { Act } from '../../text/acts.ts'
import { useActing } from '../acting/acting.tsx'
import './panel.css'

/** An act of one press; where the rules refuse it, the button says why. */
export function ActButton({
  act: one,
  children,
  pressed,
  primary,
}: {
  act: Act
  children: ReactNode
  pressed?: boolean
  primary?: boolean
}) {
  const say = useWords()
  const { act, refused } = useActing()
  return (
    <Button
      small
      kind={primary ? 'plain' : 'quiet'}
      refused={refused(one)}
      {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
      onPress={() => void act(one, say('negotiations.done'))}
    >
      {children}
    </Button>
  )
}
