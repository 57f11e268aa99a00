import { useWords } from '../words.ts'
import { Button } from './button.tsx'

/** At the end of a list of which not all is shown: how much is left, and the next of it by a press. */
export function More({ left, busy, onPress }: { left: number; busy: boolean; onPress: () => void }) {
  const say = useWords()
  return (
    <div className="row">
      <Button busy={busy} onPress={onPress}>
        {say('list.more', { left })}
      </Button>
    </div>
  )
}
