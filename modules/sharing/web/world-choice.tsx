import type { World } from '#platform/exercise.ts'
import { Select } from '#platform/web/ui/select.tsx'
import { useWords } from '#platform/web/words.ts'

const worlds = ['real', 'exercise'] as const

/** The books of the real world, or those of exercises: never both. */
export function WorldChoice({ world, onChange }: { world: World; onChange: (world: World) => void }) {
  const say = useWords()
  return (
    <Select
      label={say('sharing.worlds')}
      labelUnseen
      value={world}
      onChange={onChange}
      options={worlds.map((id) => ({ id, label: say(`sharing.world.${id}`) }))}
    />
  )
}
